"""`trackplan fmt`: plan files in the one layout."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import write_files
from trackplan.cli.support.plans import find_plan, plan_files
from trackplan.cli.support.reading import read_file, refuse_link_out
from trackplan.cli.support.terminal import painted
from trackplan.formatting.format import Formatted, format_plan
from trackplan.reporters.safe import safe
from trackplan.sources.files import display_path

app = options.command()


@app.command(epilog="Example: trackplan fmt --check")
def main(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="Plan files, or - for standard input; by default the whole plan."
        ),
    ] = None,
    plan: options.PlanOption = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; show what would change, and exit with 1 then.")
    ] = False,
) -> int:
    """Rewrite plan files in the one layout: keys in the language's order, no stray white space.

    Lists whose order says nothing are sorted: tags, verbs, and the exits and uses of journeys. Comments
    and blank lines stay, and so does what the file means.
    """
    if paths == [Path("-")]:
        return _standard_input(check=check, diff=diff)
    changed = refused = 0
    files = list(_files(paths, plan))
    for path in files:
        before = read_file(path, code=3)
        after = format_plan(display_path(path), before)
        if after.refused:
            refused += 1
            _refuse(display_path(path), after)
        elif after.text.encode() != before:
            changed += 1
            if diff:
                sys.stdout.write(coloured(changes(before, after.text, display_path(path))))
            elif not check:
                rewrite(path, before, after.text.encode())
            if not diff:
                sys.stderr.write(f"{'would change' if check else 'changed'} {safe(display_path(path))}\n")
    sys.stderr.write(_told(len(files), changed, refused, dry=check or diff) + "\n")
    if refused:
        return 2
    return 1 if changed and (check or diff) else 0


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Write a file anew, unless somebody has edited it since it was read: ends the run then."""
    if read_file(path, code=3) != before:
        raise Stop(
            f"`{display_path(path)}` was edited meanwhile, and is left as it is", "run it again", code=3
        )
    write_files({path: after})


_MARKS = {"+": "32", "-": "31", "@": "36"}


def coloured(diff: str) -> str:
    """Return a unified diff in colour: additions green, removals red."""
    lines = diff.splitlines(keepends=True)
    return "".join(
        painted(line.rstrip("\n"), codes, sys.stdout) + "\n" if (codes := _MARKS.get(line[:1])) else line
        for line in lines
    )


def changes(before: bytes, after: str, name: str) -> str:
    """A unified diff, safe to print and to apply where the text has no control characters."""
    lines = unified_diff(
        before.decode("utf-8", "replace").splitlines(), after.splitlines(), name, name, lineterm=""
    )
    return "".join(f"{safe(line)}\n" for line in lines)


def _files(paths: list[Path] | None, plan: Path | None) -> Iterator[Path]:
    for path in paths or [find_plan(plan)]:
        if not path.exists():
            raise Stop(f"there is no file `{path}`", "name plan files, or none for the whole plan")
        refuse_link_out(path)
        yield from plan_files(path)


def _standard_input(*, check: bool, diff: bool) -> int:
    before = sys.stdin.buffer.read()
    after = format_plan("standard input", before)
    if after.refused:
        _refuse("standard input", after)
        return 2
    if diff:
        sys.stdout.write(changes(before, after.text, "standard input"))
    elif not check:
        sys.stdout.write(after.text)
    return 1 if (check or diff) and after.text.encode() != before else 0


def _refuse(name: str, after: Formatted) -> None:
    sys.stderr.write(f"error: {safe(name)} is left as it is: {safe(after.refused)}\n")


def _told(files: int, changed: int, refused: int, *, dry: bool) -> str:
    words = [
        f"{changed:,} {'would change' if dry else 'changed'}",
        f"{files - changed - refused:,} unchanged",
    ]
    if refused:
        words.append(f"{refused:,} not readable")
    return ", ".join(words)
