"""Writing of reports, and their exit code."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trackplan.cli.support import options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.github import annotate, on_github, set_outputs, summarise
from trackplan.cli.support.options import Color, FailOn
from trackplan.cli.support.repository import placed
from trackplan.cli.support.rule_selection import deselected
from trackplan.cli.support.terminal import colours, links
from trackplan.model.finding import Severity
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style

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
            if name not in REPORTERS:
                raise Stop(f"there is no format `{name}`", f"formats: {', '.join(REPORTERS)}")
        for report in self.reports:
            if not report.partition("=")[2]:
                raise Stop(f"`--report {report}` names no file", "write --report FORMAT=PATH")

    def emit(self, report: Report) -> int:
        """Write every report asked for, and return the exit code."""
        for wanted in self.reports:
            name, _, path = wanted.partition("=")
            self._write(Path(path), name, report)
        name = self.format or "text"
        silent = self.quiet and not report.findings and report.complete
        if self.output is not None:
            self._write(self.output, name, report)
        elif not silent:
            sys.stdout.write(REPORTERS[name](placed(report, name), self._style()))
        code = self.exit_code(report)
        if on_github():
            set_outputs(report, code)
            if self.format is None:
                summarise(placed(report, "markdown"))
                if not silent:
                    annotate(placed(report, "github"))
        return code

    def _write(self, path: Path, name: str, report: Report) -> None:
        write_file(path, REPORTERS[name](placed(report, name), Style(show_values=self.show_values)))

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
    """Write a text file atomically; see `write_bytes`."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file atomically: a temporary sibling replaces it once complete.

    A failure ends the run with exit code 3.
    """
    from tempfile import mkstemp  # most runs write no file

    try:
        if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
            path.write_bytes(content)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor
                file.write(content)
            mask = os.umask(0)
            os.umask(mask)
            Path(temporary).chmod(0o666 & ~mask)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Stop(
            f"`{path}` cannot be written: {error.strerror}", "check the folder and its space", code=3
        ) from error
