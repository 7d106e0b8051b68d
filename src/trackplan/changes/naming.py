"""How names are to be written."""

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


class NamingChanged(BaseFact):
    """Names are to be written in another way."""

    mirror = "NamingChanged"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        if isinstance(self.after, dict) and "verbs" in self.after:
            added, gone = (
                {*one["verbs"]} - {*other["verbs"]}
                for one, other in ((self.after, self.before), (self.before, self.after))
            )
            parts = [
                f"{word} {listed(sorted(verbs))}"
                for word, verbs in (("gain", added), ("lose", gone))
                if verbs
            ]
            return f"the verbs of event names {' and '.join(parts)}"
        what = next(iter(self.after or self.before))
        before, after = (quoted(said[what]) if said else "free" for said in (self.before, self.after))
        return f"the names of {what} are {after}, and were {before}"


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield how the styles and verbs of names differ."""
    make = place("naming", after.ref, before.ref)
    for what in ("events", "attributes"):
        old, new = (_plain(getattr(plan.naming, what)) for plan in (before, after))
        if old != new:
            yield make(NamingChanged, before=old and {what: old}, after=new and {what: new})
    verbs = [sorted(plan.naming.verbs) for plan in (before, after)]
    if verbs[0] != verbs[1]:
        yield make(NamingChanged, before={"verbs": verbs[0]}, after={"verbs": verbs[1]})


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
