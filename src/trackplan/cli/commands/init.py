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
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import command
from trackplan.cli.support.output import write_file, write_files
from trackplan.cli.support.plans import FOLDER, nearest_plan, plan_files
from trackplan.cli.support.repository import root_above
from trackplan.language.check import schema_text
from trackplan.sources.files import display_path
from trackplan.templates import CI_FILES, STARTERS, ci_path, ci_text, folder

SCHEMA = ".plan.schema.json"
"""The file beside the plan that editors read; a dot-file is no part of the plan."""

MODELINE = re.compile(rb"\A# yaml-language-server: .*\n")

RUNS = re.compile(r"(?<!name: )trackplan (?:(?:ci|lint)$|audit(?= --)|docs build(?= --))", re.MULTILINE)
"""The commands of a CI system's file that look for the plan."""

app = command()


@app.command(epilog="Example: trackplan init --template title_case")
def main(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FOLDER]",
            help=f"The folder to write, which must be new or empty; by default {FOLDER}.",
            show_default=False,
        ),
    ] = None,
    template: Annotated[
        str, typer.Option(metavar="NAME", help="minimal: one event; snake_case or title_case: a whole shop.")
    ] = "minimal",
    ci: Annotated[
        str | None,
        typer.Option(
            metavar="SYSTEM",
            help="Write what runs trackplan, too, at the top of the repository: github, github-comment, "
            "github-audit, gitlab, gitlab-audit or pre-commit. A plan that is there already, here or in a "
            "folder above, is left alone.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write a starter plan into a new folder; it lints clean."""
    if ci is None:
        _write_plan(target or Path(FOLDER), template)
        return
    top = root_above(Path.cwd()) or Path.cwd()
    _check_ci(ci, top)
    plan = target or nearest_plan() or Path(FOLDER)
    if not any(plan_files(plan) if plan.exists() else ()):
        _write_plan(plan, template)
    write_file(top / CI_FILES[ci], _ci_text(ci, plan.resolve(), top.resolve()))
    sys.stderr.write(f"wrote {display_path(top / CI_FILES[ci])}\n")


def _check_ci(ci: str, top: Path) -> None:
    if ci not in CI_FILES:
        raise Stop(f"there is nothing to write for `{ci}`", f"known: {', '.join(CI_FILES)}")
    if (top / CI_FILES[ci]).exists():
        version = f", with {__version__} in place of @VERSION@" if "@VERSION@" in ci_text(ci) else ""
        raise Stop(
            f"`{display_path(top / CI_FILES[ci])}` is there already",
            f"copy what you need from `{ci_path(ci)}`{version}",
        )


def _ci_text(ci: str, plan: Path, top: Path) -> str:
    """What the system reads; a plan that is not where trackplan looks from the top is named."""
    text = ci_text(ci).replace("@VERSION@", __version__)
    if plan == top / FOLDER or not plan.is_relative_to(top):
        return text
    place = plan.relative_to(top).as_posix()
    text = text.replace(f"(^|/){FOLDER}/", f"^{re.escape(place)}/")
    return RUNS.sub(lambda found: f"{found[0]} --plan {quote(place)}", text)


def _write_plan(target: Path, template: str) -> None:
    if template not in STARTERS:
        raise Stop(f"there is no template `{template}`", f"templates: {', '.join(STARTERS)}")
    if target.is_dir() and any(target.iterdir()):
        raise Stop(f"`{target}` is not empty", "name another folder, or empty it first")
    if target.exists() and not target.is_dir():
        raise Stop(f"`{target}` is a file", "name a folder")
    files = [*_files(folder(template)), (Path(SCHEMA), schema_text().encode())]
    write_files({target / path: content for path, content in files})
    sys.stderr.write(f"wrote {len(files)} files to {target}\n")
    sys.stderr.write(f"  next: trackplan lint --plan {quote(target.as_posix())}\n")


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
