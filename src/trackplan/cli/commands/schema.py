"""`trackplan schema`: the JSON Schemas that ship with the package."""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import command

SCHEMAS = {
    "plan": ("trackplan.language", "plan.schema.json"),
    "workspace": ("trackplan.sandbox", "seed.schema.json"),
    "report": ("trackplan.reporters", "report.schema.json"),
}

app = command()


@app.command(epilog="Example: trackplan schema > .trackplan.schema.json")
def main(
    of: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="plan: the plan language; report: the JSON report; workspace: a sandbox's seed.",
        ),
    ] = "plan",
) -> None:
    """Print a JSON Schema: of the plan language, of the JSON report, or of a sandbox's seed."""
    if of not in SCHEMAS:
        raise Stop(f"there is no schema of `{of}`", f"schemas: {', '.join(SCHEMAS)}")
    package, name = SCHEMAS[of]
    sys.stdout.write(files(package).joinpath(name).read_text(encoding="utf-8"))
