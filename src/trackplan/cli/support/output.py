"""Writing of reports, and their exit code."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from trackplan.cli.support import options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import if_unfinished
from trackplan.cli.support.github import annotate, on_github, set_outputs, summarise
from trackplan.cli.support.options import Color, FailOn
from trackplan.cli.support.reading import refuse_link_out
from trackplan.cli.support.repository import placed
from trackplan.cli.support.rule_selection import deselected
from trackplan.cli.support.terminal import colours, links
from trackplan.model.finding import Severity, Skipped
from trackplan.model.report import Report
from trackplan.reporters import FORMATS, OF_AUDITS, REPORTERS, Style
from trackplan.sources.whole_files import writing

FAIL_AT: Mapping[FailOn, int] = {
    FailOn.ERROR: Severity.ERROR,
    FailOn.WARNING: Severity.WARNING,
    FailOn.NEVER: Severity.ERROR + 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The output options of a command."""

    format: str | None = None
    output: Path | None = None
    reports: tuple[str, ...] = ()
    fail_on: FailOn = FailOn.ERROR
    exit_zero: bool = False
    quiet: bool = False
    color: Color = Color.AUTO
    show_values: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    deselected: frozenset[str] = frozenset()
    """The rules that ``select`` and ``ignore`` leave out; known once it is `checked`."""

    def checked(self, *, show_values: bool = False) -> Output:
        """Validate formats and rules before any work is done; return the options with ``deselected`` set."""
        self._check()
        left_out = deselected(self.select, self.ignore)
        return replace(self, show_values=show_values, deselected=left_out)

    def _check(self) -> None:
        for name in (self.format or "text", *(report.partition("=")[0] for report in self.reports)):
            if name in OF_AUDITS and sys.argv[1:2] != ["audit"]:
                raise Stop(
                    f"`{name}` is a format of `trackplan audit`",
                    f"formats: {', '.join(one for one in FORMATS if one not in OF_AUDITS)}",
                )
            if name not in REPORTERS:
                raise Stop(f"there is no format `{name}`", f"formats: {', '.join(REPORTERS)}")
        for report in self.reports:
            if not report.partition("=")[2]:
                raise Stop(f"`--report {report}` names no file", "write --report FORMAT=PATH")
        for _, path in self._files():
            refuse_link_out(path)
        if_unfinished(self._mark)

    def _mark(self, reason: str) -> None:
        """Make every report that was asked for say that the run could not be finished, and why."""
        skipped = (Skipped(what="the rest", reason=reason),)
        report = Report(command=sys.argv[1], complete=False, skipped=skipped)
        for name, path in self._files():
            write_file(path, REPORTERS[name](report, Style()))  # a command's own show what this one has not
        name = self.format or "text"
        if self.output is None and name != "text":
            sys.stdout.write(REPORTERS[name](report, self._style()))
            sys.stdout.flush()
        if on_github():
            set_outputs(report, self.exit_code(report))

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Yield the format and the path of each report that goes into a file."""
        for wanted in self.reports:
            name, _, path = wanted.partition("=")
            yield name, Path(path)
        if self.output is not None:
            yield self.format or "text", self.output

    @property
    def formats(self) -> frozenset[str]:
        """The formats of all reports that were asked for."""
        return frozenset({self.format or "text", *(name for name, _ in self._files())})

    def write_reports(self, report: Report) -> None:
        """Write every report that goes into a file."""
        style = Style(show_values=self.show_values)
        files = {path: REPORTERS[name](placed(report, name), style) for name, path in self._files()}
        write_files({path: text.encode() for path, text in files.items()})

    def emit(self, report: Report) -> int:
        """Write every report asked for, and return the exit code."""
        self.write_reports(report)
        name = self.format or "text"
        silent = self.quiet and not report.findings and report.complete
        if self.output is None and not silent:
            sys.stdout.write(REPORTERS[name](placed(report, name), self._style()))
        code = self.exit_code(report)
        if on_github():
            set_outputs(report, code)
            if self.format is None:
                summarise(placed(report, "markdown"))
                if not silent:
                    annotate(placed(report, "github"))
        return code

    def exit_code(self, report: Report) -> int:
        """Return 0, 1 or 3; an incomplete run takes precedence over findings."""
        if not report.complete:
            return 3
        failed = any(finding.severity >= FAIL_AT[self.fail_on] for finding in report.findings)
        return 1 if failed and not self.exit_zero else 0

    def _style(self) -> Style:
        return Style(
            color=colours(sys.stdout) if self.color is Color.AUTO else self.color is Color.ALWAYS,
            width=shutil.get_terminal_size().columns if sys.stdout.isatty() else 80,
            unicode=(sys.stdout.encoding or "").lower().replace("-", "") in {"utf8", "utf16"},
            folder=_folder() if self.color is not Color.NEVER and links(sys.stdout) else "",
            show_values=self.show_values,
        )


def output_of(
    format_: options.FormatOption = None,
    output: options.OutputOption = None,
    report: options.ReportOption = None,
    select: options.SelectOption = None,
    ignore: options.IgnoreOption = None,
    fail_on: options.FailOnOption = FailOn.ERROR,
    exit_zero: options.ExitZeroOption = False,
    quiet: options.QuietOption = False,
    color: options.ColorOption = Color.AUTO,
) -> Output:
    """Make an `Output` of these options, not yet checked."""
    return Output(
        format=format_,
        output=output,
        reports=tuple(report or ()),
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
        fail_on=fail_on,
        exit_zero=exit_zero,
        quiet=quiet,
        color=color,
    )


def _folder() -> str:
    """Return the working directory as a URI with the host name, since the terminal may be remote."""
    import platform  # a terminal's business

    return Path.cwd().as_uri().replace("file://", f"file://{platform.node()}", 1)


def write_file(path: Path, text: str) -> None:
    """Write a whole text file or none; see `write_files`."""
    write_files({path: text.encode()})


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files or none, each by a temporary sibling that takes its place once all are complete.

    What failed ends the run with exit code 3, and a link out of the repository with 2.
    """
    with written(*contents) as files:
        for file, content in zip(files, contents.values(), strict=True):
            file.write(content)


@contextmanager
def written(*paths: Path) -> Iterator[list[IO[bytes]]]:
    """The same for files that are written bit by bit; see `trackplan.sources.whole_files.writing`."""
    for path in paths:
        refuse_link_out(path)
    try:
        with writing(*paths) as files:
            yield files
    except BrokenPipeError:  # a reader of standard output that has gone
        raise
    except OSError as error:
        if not paths:
            raise
        names = " and ".join(f"`{path}`" for path in paths)
        raise Stop(
            f"{names} cannot be written: {error.strerror}", "check the folder and its space", code=3
        ) from error
