"""The labelled templates of ``outcomes.yaml``, and what trackplan says becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from trackplan.liquid import references
from trackplan.liquid.outcomes import ORDER, Outcome, outcome
from trackplan.model.reference import Absence, Dialect, Read, within

FILE = Path(__file__).parent / "outcomes.yaml"
DIALECTS: tuple[Dialect, ...] = ("latest", "legacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    group: str
    template: str
    latest: str
    legacy: str
    ruby: str | None = None
    """What ruby-liquid makes of it, where the public fork is known to differ."""
    said: dict[Dialect, str] | None = None
    """What trackplan says instead, by dialect; ``why`` says why that is left so."""
    why: str = ""

    def label(self, dialect: Dialect) -> str:
        return self.latest if dialect == "latest" else self.legacy


def payload() -> dict[str, Any]:
    """What the templates are rendered with: ``x`` is nowhere, ``nul`` is null, ``empty`` has no members,
    and the second of the two items lacks ``price`` and ``parts`` and has a null ``note``."""
    return dict(yaml.safe_load(FILE.read_text("utf-8"))["payload"])


def labelled() -> Iterator[Labelled]:
    for group, records in yaml.safe_load(FILE.read_text("utf-8"))["templates"].items():
        for record in records:
            yield Labelled(group=group, **record)


def predicted(template: str) -> tuple[str, str]:
    """What trackplan says becomes of a template with that payload, in each dialect."""
    return _predicted(template, "latest"), _predicted(template, "legacy")


def _predicted(template: str, dialect: Dialect) -> str:
    reading = references(template, dialect=dialect)
    refused = {"unknown-tag", "legacy-only"} if dialect == "latest" else {"unknown-tag"}
    if any(unknown.kind == "syntax" for unknown in reading.unknowns) or any(
        mistake.kind in refused for mistake in reading.mistakes
    ):
        return "not Liquid"
    found: list[Outcome] = ["as meant"]
    for reference in reading.references:
        read = reference.read
        found += ["fails"] if read.local else [outcome(read, *gap, dialect) for gap in _gaps(read)]
    return max(found, key=ORDER.__getitem__)


LACKING: dict[str, Absence] = {
    "x": "missing",
    "z": "missing",
    "obj.z": "missing",
    "y.z": "missing",
    "nul": "null",
    "obj.nul": "null",
    "empty[]": "empty",
    "items[].price": "missing",
    "items[].parts": "missing",
    "items[].note": "null",
    **dict.fromkeys(
        [
            "limit",
            "offset",
            "for",
            "in",
            "with",
            "as",
            "contains",
            "reversed",
            "required",
            "cols",
            "continue",
            "if",
            "else",
            "and",
            "or",
            "not",
            "true",
            "nil",
            "blank",
            "empty_",
        ],
        "missing",
    ),
}


def _gaps(read: Read) -> Iterator[tuple[str, Absence]]:
    """The parts of what is read that the payload lacks, and how."""
    for path, how in LACKING.items():
        if within(read.path, path) and not (
            path == "items[].price" and read.picks[:1] and read.picks[0].position == 0
        ):
            yield path, how
    for pick in read.picks:
        if pick.path == "items[]" and pick.position is None:
            yield pick.path, "not found"
        elif pick.path == "items[]" and (pick.position or 0) > 1:
            yield pick.path, "empty"
