"""`trackplan rules`: every rule on a line."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import DataFormat, DataFormatOption, command
from trackplan.cli.support.terminal import painted
from trackplan.reporters.terminal import SEVERITY
from trackplan.rules import KINDS, catalog

app = command()


@app.command(epilog="Example: trackplan rules --kind payload")
def main(
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help=f"Only one kind: {', '.join(KINDS)}.", show_default=False),
    ] = None,
    format_: DataFormatOption = DataFormat.TEXT,
) -> None:
    """List the rules: id, severity, and what each finds."""
    if kind is not None and kind not in KINDS:
        raise Stop(f"there is no kind of rule `{kind}`", f"kinds: {', '.join(KINDS)}")
    cards = [(rule.kind, rule.card) for rule in catalog().values() if kind in {None, rule.kind}]
    if format_ is DataFormat.JSON:
        rows = [
            {"id": card.id, "kind": of, "severity": card.severity.word, "summary": card.summary}
            for of, card in cards
        ]
        sys.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
        return
    width = max((len(card.id) for _, card in cards), default=0)
    for of, card in cards:
        severity = painted(f"{card.severity.word:<7}", SEVERITY[card.severity], sys.stdout)
        before = f"{card.id.ljust(width)}  {severity}  {of:<8}  "
        sys.stdout.write(before + f"\n{' ' * (width + 21)}".join(_lines(card.summary, width + 21)) + "\n")


def _lines(text: str, indent: int) -> list[str]:
    """The text as it fits beside an indent on a terminal; in a pipe one line, for who searches it."""
    room = shutil.get_terminal_size().columns - indent
    return textwrap.wrap(text, max(room, 30)) if sys.stdout.isatty() else [text]
