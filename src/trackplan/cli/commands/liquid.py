"""`trackplan liquid`: what one template reads, for whoever writes it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import command
from trackplan.cli.support.reading import unfit
from trackplan.liquid import LiquidMissingError, references
from trackplan.liquid.outcomes import outcome
from trackplan.model.reference import Dialect, TemplateReading
from trackplan.model.template import Template
from trackplan.sources.files import display_path
from trackplan.sources.templates import TemplateFiles, read_templates, template_files
from trackplan.sources.whole_files import UnfitFileError

app = command()

Row = dict[str, Any]
DIALECTS: tuple[Dialect, ...] = ("latest", "legacy")


class Format(StrEnum):
    """The output format."""

    TEXT = "text"
    JSON = "json"


@app.command(epilog="Example: trackplan liquid templates/cart_recovery/after_30_minutes.html")
def main(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A template file, a folder of them, or - for standard input."),
    ],
    snippets: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="A folder whose snippets/ the template prints.", show_default=False),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", "-f", help="text or json.")] = Format.TEXT,
) -> int:
    """Show every value that a template reads: where, how, and whether it minds that it may be missing.

    It needs no plan. What does not parse as the latest Liquid is read as the legacy one, where that
    parses it. The exit code is 1 where a part cannot be read.
    """
    found = _read(file)
    more = _folder(snippets).snippets if snippets is not None else ()
    known = {part.name: part.text for part in (*found.snippets, *more)}
    try:
        read = [(one, references(one.text, snippets=known)) for one in found.templates]
    except LiquidMissingError as error:
        raise Stop(str(error), "pip install 'trackplan[liquid]'") from None
    rows = [row for template, reading in read for row in _rows(template, reading)]
    legacy = list(dict.fromkeys(one.document.name for one, reading in read if reading.dialect == "legacy"))
    if format_ is Format.JSON:
        data: dict[str, Any] = {"schema_version": 1, "reads": [row for row in rows if "name" in row]}
        data["mistakes"] = [row for row in rows if "mistake" in row]
        data["unknown"] = [row for row in rows if "unknown" in row]
        data["legacy"] = legacy
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _text(rows, whole=not found.skipped)))
        sys.stdout.write("".join(f"{name}  read as legacy Liquid: only that parses it\n" for name in legacy))
    for skipped in found.skipped:
        sys.stderr.write(f"skipped {skipped.what}: {skipped.reason}\n")
    return int(bool(found.skipped) or any("unknown" in row for row in rows))


def _read(file: str) -> TemplateFiles:
    if file != "-":
        if not Path(file).exists():
            raise Stop(f"there is no template at `{file}`", "name a file, a folder, or - for standard input")
        return _folder(Path(file))
    text = sys.stdin.buffer.read().decode("utf-8", "replace")
    made = template_files([("stdin.html", text)])
    return made if made.templates else TemplateFiles(skipped=made.skipped)


def _folder(folder: Path) -> TemplateFiles:
    try:
        return read_templates(folder, display_path(folder))
    except OSError as error:
        raise Stop(f"`{folder}` cannot be read: {error.strerror}", "check the name and permissions") from None
    except UnfitFileError as error:
        raise unfit(error) from None


def _rows(template: Template, reading: TemplateReading) -> Iterator[Row]:
    for one in reading.references:
        yield {
            **_place(template, one.line, one.column, one.via),
            "name": one.name,
            "usage": one.usage,
            "certain": one.certain,
            "guarded": one.guarded,
            "without": {dialect: outcome(one.read, one.path, "missing", dialect) for dialect in DIALECTS},
            "loops": list(one.loops),
        }
    for mistake in reading.mistakes:
        place = _place(template, mistake.line, mistake.column, mistake.via)
        yield {**place, "mistake": mistake.message, "help": mistake.help}
    for unknown in reading.unknowns:
        yield {**_place(template, unknown.line, unknown.column, unknown.via), "unknown": unknown.message}


def _place(template: Template, line: int, column: int, via: tuple[str, ...]) -> Row:
    if via:
        return {"file": f"snippet {via[-1]}", "line": line, "column": column}
    span = template.ref(line, column, column).location.span
    return {"file": template.document.name, "line": span.line, "column": span.column}


def _text(rows: list[Row], *, whole: bool) -> Iterator[str]:
    if not rows and whole:
        yield "nothing is read"
    width = max((len(row.get("name", "")) for row in rows), default=0)
    for row in rows:
        place = f"{row['file']}:{row['line']}:{row['column']}"
        if "unknown" in row:
            said = f"cannot be read: {row['unknown']}"
        elif "mistake" in row:
            said = f"{row['mistake']}: {row['help']}"
        else:
            said = _said(row, width)
        yield f"{place}  {said}".rstrip()


def _said(row: Row, width: int) -> str:
    words = [str(row["usage"])]
    if not row["certain"]:
        words.append("possibly")
    if row["usage"] == "printed":
        words.append("with a fallback" if row["guarded"] else "no fallback")
    elif row["without"]["latest"] == "fails":
        words.append("fails without it")
    if row["loops"]:
        words.append(f"in a loop over {row['loops'][-1]}")
    return f"{row['name'].ljust(width)}  {', '.join(words)}"
