"""`trackplan init`: a starter plan, with its samples and the schema that editors complete from."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from trackplan import __version__
from trackplan.cli.errors import Stop
from trackplan.cli.options import command
from trackplan.cli.output import write_bytes, write_file
from trackplan.cli.plans import FOLDER, plan_files
from trackplan.language.check import schema_text
from trackplan.templates import CI_FILES, STARTERS, ci_path, ci_text, folder

SCHEMA = ".plan.schema.json"
"""The file beside the plan that editors read; a dot-file is no part of the plan."""

MODELINE = re.compile(rb"\A# yaml-language-server: .*\n")

app = command()


@app.command(epilog="Example: trackplan init --template title_case")
def main(
    target: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="The folder to write; it must be new or empty.")
    ] = Path(FOLDER),
    template: Annotated[
        str, typer.Option(metavar="NAME", help="minimal: one event; snake_case or title_case: a whole shop.")
    ] = "minimal",
    ci: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM",
            help="Write what runs trackplan, too: github, github-comment, gitlab or pre-commit. "
            "A plan that is there already is left alone.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write a starter plan into a new folder; it lints clean."""
    if ci is not None:
        _check_ci(ci)
    if ci is None or not any(plan_files(target) if target.exists() else ()):
        _write_plan(target, template)
    if ci is not None:
        write_file(Path(CI_FILES[ci]), ci_text(ci).replace("@VERSION@", __version__))
        sys.stderr.write(f"wrote {CI_FILES[ci]}\n")


def _check_ci(ci: str) -> None:
    if ci not in CI_FILES:
        raise Stop(f"there is nothing to write for `{ci}`", f"known: {', '.join(CI_FILES)}")
    if Path(CI_FILES[ci]).exists():
        raise Stop(
            f"`{CI_FILES[ci]}` is there already",
            f"copy what you need from `{ci_path(ci)}`",
        )


def _write_plan(target: Path, template: str) -> None:
    if template not in STARTERS:
        raise Stop(f"there is no template `{template}`", f"templates: {', '.join(STARTERS)}")
    if target.is_dir() and any(target.iterdir()):
        raise Stop(f"`{target}` is not empty", "name another folder, or empty it first")
    if target.exists() and not target.is_dir():
        raise Stop(f"`{target}` is a file", "name a folder")
    written = 0
    for path, content in _files(folder(template)):
        write_bytes(target / path, content)
        written += 1
    write_bytes(target / SCHEMA, schema_text().encode())
    sys.stderr.write(f"wrote {written} files to {target}\n")
    sys.stderr.write(f"  next: trackplan lint --plan {quote(str(target))}\n")


def _files(top: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield every file of a starter, its YAML pointing at the schema beside it."""
    for file in sorted(top.rglob("*")):
        path = file.relative_to(top)
        if not file.is_file() or file.name.startswith("."):
            continue
        content = file.read_bytes()
        if path.suffix in {".yaml", ".yml"}:
            up = "../" * (len(path.parts) - 1)
            modeline = f"# yaml-language-server: $schema={up}{SCHEMA}\n"
            content = modeline.encode() + MODELINE.sub(b"", content)
        yield path, content
