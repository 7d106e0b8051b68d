"""The style of names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes.context import place
from trackplan.changes.examples import FLAG, Example, of_plan
from trackplan.changes.phrases import listed, quoted
from trackplan.changes.rows import NO_MATTER, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan

_LISTS = {"verbs": "the verbs of event names", "words": "the words with a spelling of their own"}


class NamingChanged(BaseFact):
    """The plan asks for another style of names."""

    mirror = "NamingChanged"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        what = next(iter(self.after or self.before))
        if what in _LISTS:
            added, gone = (
                {*one[what]} - {*other[what]}
                for one, other in ((self.after, self.before), (self.before, self.after))
            )
            parts = [
                f"{word} {listed(sorted(words))}"
                for word, words in (("gain", added), ("lose", gone))
                if words
            ]
            return f"{_LISTS[what]} {' and '.join(parts)}"
        before, after = (quoted(said[what]) if said else "free" for said in (self.before, self.after))
        return f"the names of {what} are {after}, and were {before}"


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield how the styles and verbs of names differ."""
    make = place("naming", after.ref, before.ref)
    for what in ("events", "attributes"):
        old, new = (_plain(getattr(plan.naming, what)) for plan in (before, after))
        if old != new:
            yield make(NamingChanged, before=old and {what: old}, after=new and {what: new})
    for what in _LISTS:
        was, now = (sorted(getattr(plan.naming, what)) for plan in (before, after))
        if was != now:
            yield make(NamingChanged, before={what: was}, after={what: now})


def _plain(style: Any) -> Any:
    return dict(style) if isinstance(style, Mapping) else style


_SNAKE = "naming: {events: snake_case}"
_TITLE = Example(f"{_SNAKE}\n", f"trackplan: 1{FLAG}\nnaming: {{events: Title Case}}\n")

SUBJECT = Subject(
    parts=(Part(level="plan", facts=(NamingChanged,), find=find),),
    rules=(
        change_rule(
            NamingChanged,
            id="naming-changed",
            severity=Severity.INFO,
            why="New names follow it; those in the plan are the naming rules' business.",
            fix="Nothing to mend.",
            bad=_TITLE.flagged,
            good=of_plan(_SNAKE, _SNAKE).clean,
        ),
    ),
)
