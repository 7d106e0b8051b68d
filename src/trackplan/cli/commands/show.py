"""`trackplan show EVENT`: what an event needs, for who is about to send it."""

from __future__ import annotations

import json
import re
import sys
from enum import StrEnum
from importlib.resources import files
from typing import Annotated

import typer

from trackplan.cli.support import completions, options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import find_plan, require_plan
from trackplan.naming.guess import guess, suggest

app = options.command()


_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(\.\.?/[^)]*\)")


class ShowFormat(StrEnum):
    """The output format."""

    MARKDOWN = "markdown"
    JSON = "json"


@app.command(epilog="Example: trackplan show order_completed --format json")
def main(
    event: Annotated[
        str | None,
        typer.Argument(
            metavar="[EVENT]",
            help="The exact name of the event, or of a type under `objects`.",
            show_default=False,
            autocompletion=completions.events,
        ),
    ] = None,
    plan: options.PlanOption = None,
    format_: Annotated[
        ShowFormat, typer.Option("--format", "-f", help="markdown, or json: the same with every constraint.")
    ] = ShowFormat.MARKDOWN,
    skill: Annotated[
        bool, typer.Option("--skill", help="Print the skill file for coding agents instead.")
    ] = False,
) -> int:
    """Show one event of the plan: when it fires, each attribute, an example in each shape, who reads it.

    It is the event's page of the docs site, or that of a type under `objects`. With `--format json` an
    unknown event is an object `{"error": ...}` on standard output, and the exit code is 2.
    """
    from trackplan.cli.support.site_inputs import SiteInputs  # not for --help
    from trackplan.site.slugs import slug

    if skill:
        sys.stdout.write(files("trackplan").joinpath("SKILL.md").read_text("utf-8"))
        return 0
    if event is None:
        raise Stop("there is no event to show", "name one: trackplan show EVENT")
    root = find_plan(plan)
    loaded = require_plan(root)
    known = {**dict.fromkeys(loaded.objects, "objects"), **dict.fromkeys(loaded.events, "events")}
    if event not in known:
        message = f"there is no event `{event}` in the plan"
        if format_ is ShowFormat.JSON:
            error = {"message": message, "meant": guess(event, known), "events": sorted(loaded.events)}
            sys.stdout.write(json.dumps({"error": error}, indent=2, ensure_ascii=False) + "\n")
            return 2
        raise Stop(message, suggest(event, known, otherwise="`trackplan docs build` shows all events"))
    suffix = "md" if format_ is ShowFormat.MARKDOWN else "json"
    content = SiteInputs(plan=root, history=False).site().file(f"{known[event]}/{slug(event)}.{suffix}")
    if content is None:  # pragma: no cover - every event has a page
        raise Stop(f"`{event}` has no page", code=3)
    text = content.decode()
    if format_ is ShowFormat.JSON:
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    else:
        text = _LINK.sub(r"\1", text)  # the site's other pages are not here
    sys.stdout.write(text)
    return 0
