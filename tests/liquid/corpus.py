"""The labelled templates of ``corpus/``, and readings written as its compact lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml

from trackplan.liquid import references
from trackplan.model.reference import Dialect, Reference, TemplateReading

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    template: str
    snippets: Mapping[str, str] = field(default_factory=dict)
    dialect: Literal["latest", "legacy", "either"] = "latest"
    read_as: Literal["latest", "legacy"] | None = None
    """What it is read as, where that is not its dialect."""
    reads: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def reading(self) -> TemplateReading:
        dialect = None if self.dialect == "either" else self.dialect
        return references(self.template, snippets=self.snippets, dialect=dialect)


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.yaml")):
        for record in yaml.safe_load(path.read_text("utf-8")):
            yield Case(**record)


def lines(reading: TemplateReading) -> tuple[list[str], list[str], list[str]]:
    """A line a reference, an unknown and a mistake, whole: what is not written is the default."""
    unknowns = [
        f"{found.line}:{found.column} {found.kind}{_chain('via', found.via)}: {found.message}"
        for found in reading.unknowns
    ]
    mistakes = [
        f"{found.line}:{found.column}-{found.end_column} {found.kind}{_chain('via', found.via)}: "
        f"{found.message}; {found.help}"
        for found in reading.mistakes
    ]
    return [_line(found, reading.dialect) for found in reading.references], unknowns, mistakes


def _line(found: Reference, dialect: Dialect) -> str:
    words = [
        f"{found.line}:{found.column}-{found.end_column}",
        found.name,
        found.usage,
        "" if found.certain else "possible",
        "part" if found.part else "",
        "guarded"
        if found.read.covers(found.path, dialect)
        else "unguarded"
        if found.usage == "printed"
        else "",
        f"knowing {found.guard}" if found.guard not in {None, found.path} else "",
        "perhaps not assigned" if found.read.local else "",
    ]
    return " ".join(filter(None, words)) + _chain("in", found.loops) + _chain("via", found.via)


def _chain(word: str, names: tuple[str, ...]) -> str:
    return f" {word} {' > '.join(names)}" if names else ""
