"""Shell completions of arguments. An unreadable plan gives none, without an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe

Offers = Iterator[tuple[str, str]]
"""Words, each with its one line of help."""

_EVALUATED = re.compile(r"[\\$`'\"\x00-\x1f\x7f-\x9f]")


def events(context: typer.Context) -> Offers:
    """Return the events of the plan."""
    if (plan := _plan(context)) is not None:
        yield from _offered((one.name, one.description) for one in plan.events.values())


def attributes(context: typer.Context, incomplete: str) -> Offers:
    """Return the events of the plan, and the attributes of the one that is typed already."""
    if (plan := _plan(context)) is not None:
        yield from _offered((one.name, one.description) for one in plan.events.values())
        for event in plan.events.values():
            if incomplete.startswith(f"{event.name}."):
                yield from _offered((f"{event.name}.{path}", one.description) for path, one in event.walk())


def launches(context: typer.Context) -> Offers:
    """Return the journeys and the events of the plan."""
    if (plan := _plan(context)) is not None:
        for known in (plan.journeys, plan.events):
            yield from _offered((name, one.description) for name, one in known.items())


def sources(context: typer.Context) -> Offers:
    """Return the sources of the plan."""
    if (plan := _plan(context)) is not None:
        yield from _offered((name, one.description) for name, one in plan.sources.items())


def languages() -> Offers:
    """Return the languages of generated packages."""
    from trackplan.codegen.generator import LANGUAGES

    yield from LANGUAGES.items()


def senders(context: typer.Context) -> Offers:
    """Return the clients of the language that is typed already."""
    from trackplan.codegen.generator import LANGUAGES, clients

    language = context.params.get("language")
    if language in LANGUAGES:
        yield from ((name, one.least) for name, one in clients(language).items())


def rules() -> Offers:
    """Return the ids of all rules."""
    from trackplan.rules import catalog  # read from a hundred files

    yield from ((rule.card.id, rule.card.summary) for rule in catalog().values())


def shapes() -> Offers:
    """Return the payload shapes."""
    from trackplan.shapes import SHAPES

    yield from ((name, "") for name in SHAPES)


def event_shapes() -> Offers:
    """Return the payload shapes that events come in."""
    from trackplan.shapes import SHAPES

    yield from ((name, "") for name, shape in SHAPES.items() if shape.event)


def formats() -> Offers:
    """Return the formats of reports."""
    from trackplan.reporters import FORMATS

    yield from ((name, "") for name in FORMATS)


def _plan(context: typer.Context) -> Plan | None:
    from trackplan.cli.support.errors import Stop
    from trackplan.cli.support.plans import find_plan, read_plan

    try:
        given = context.params.get("plan")
        return read_plan(find_plan(Path(given) if given else None)).plan
    except (Stop, OSError):
        return None


def _offered(found: Iterable[tuple[str, str]]) -> Offers:
    """Drop names, and characters of help, that zsh would evaluate because typer does not escape them."""
    from rich.markup import escape

    for name, text in found:
        if not _EVALUATED.search(name):
            line = safe(" ".join(text.split())).replace("\\", "")
            yield name, escape(line)  # typer reads it as rich's markup
