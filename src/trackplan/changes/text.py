"""Words for people: descriptions, triggers, tags, examples, names to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trackplan.changes.examples import of_event
from trackplan.changes.rows import NO_MATTER, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute, Event, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChanged(BaseFact):
    """Words for people differ: descriptions, triggers, tags, examples, names to show."""

    mirror = "TextChanged"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    what: str = ""
    """Which words, by their key in the language."""

    def say(self, name: str) -> str:
        plural = self.what in {"tags", "examples", "aliases", "variants"}
        verb = "are" if plural else "is"
        what = {"when": "trigger", "sources_reason": "reason for several sources"}.get(self.what, self.what)
        if self.before in (None, "", []):
            return f"the {what} of {name} {verb} new"
        if self.after in (None, "", []):
            return f"the {what} of {name} {verb} gone"
        return f"the {what} of {name} {'differ' if plural else 'differs'}"


def texts(make: Make, old: Any, new: Any, names: tuple[str, ...]) -> Iterator[BaseFact]:
    """Yield each text of two things that differs, by its key in the language."""
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield make(TextChanged, what=name, before=before or None, after=after or None)


def find_names(old: Event | Attribute, new: Event | Attribute, make: Make) -> Iterator[BaseFact]:
    """Yield whether the plan has other names for what payloads call the same."""
    if old.display_name != new.display_name and old.name == new.name:
        yield make(TextChanged, what="name", before=old.display_name, after=new.display_name)
    if set(old.aliases) != set(new.aliases):
        yield make(TextChanged, what="aliases", before=sorted(old.aliases), after=sorted(new.aliases))


def find_in_event(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield how the words about an event differ."""
    yield from find_names(old, new, make)
    yield from texts(make, old, new, ("description", "when", "sources_reason"))
    if set(old.tags) != set(new.tags):
        yield make(TextChanged, what="tags", before=sorted(old.tags), after=sorted(new.tags))
    if repr(old.examples) != repr(new.examples):
        yield make(TextChanged, what="examples", before=len(old.examples), after=len(new.examples))


def find_in_attribute(old: Attribute, new: Attribute, make: Make) -> Iterator[BaseFact]:
    """Yield how the words about an attribute differ."""
    yield from find_names(old, new, make)
    if old.description != new.description:
        yield make(TextChanged, what="description", before=old.description, after=new.description)
    if repr(old.examples) != repr(new.examples):
        yield make(TextChanged, what="examples", before=list(old.examples), after=list(new.examples))


def find_in_plan(before: Plan, after: Plan, make: Make) -> Iterator[BaseFact]:
    """Yield how the words about the plan differ."""
    yield from texts(make, before, after, ("name", "description"))


_PAID = "description: The order is paid."
_OTHER = of_event(_PAID, "description: The order has shipped.")

SUBJECT = Subject(
    parts=(
        Part(level="event", facts=(TextChanged,), find=find_in_event),
        Part(level="attribute", find=find_in_attribute),
        Part(level="plan", find=find_in_plan),
    ),
    rules=(
        change_rule(
            TextChanged,
            id="text-changed",
            severity=Severity.INFO,
            summary="Words for people differ.",
            why=(
                "A description that says something else can mean something else; it is listed so that"
                " a review sees it."
            ),
            fix="Nothing to mend.",
            bad=_OTHER.flagged,
            good=of_event(_PAID, _PAID).clean,
        ),
    ),
)
