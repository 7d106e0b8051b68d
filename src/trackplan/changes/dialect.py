"""The dialect of Liquid that messages are written in."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.context import place
from trackplan.changes.examples import FLAG, Example, of_plan
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import NO_MATTER, RISKY, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan


class DialectChanged(BaseFact):
    """Messages are read as another dialect of Liquid."""

    mirror = "DialectChanged"
    rows = (row(NO_MATTER, (RISKY, "what one dialect sends, the other may not")),)

    def say(self, name: str) -> str:
        before, after = (quoted(said) if said else "not said" for said in (self.before, self.after))
        return f"the dialect of messages is {after}, and was {before}"


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield that the dialect differs."""
    if before.liquid != after.liquid:
        yield place("plan", after.ref, before.ref)(DialectChanged, before=before.liquid, after=after.liquid)


_CHANGED = Example("liquid: legacy\n", f"trackplan: 1{FLAG}\nliquid: latest\n")

SUBJECT = Subject(
    parts=(Part(level="plan", facts=(DialectChanged,), find=find),),
    rules=(
        change_rule(
            DialectChanged,
            id="dialect-changed",
            severity=Severity.WARNING,
            why="A fallback that holds in one dialect may hold nothing in the other.",
            fix="Run `trackplan impact`, and mend the messages that it names.",
            bad=_CHANGED.flagged,
            good=of_plan("liquid: latest", "liquid: latest").clean,
        ),
    ),
)
