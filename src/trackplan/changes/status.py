"""Life cycle of an event or an attribute: status, sunset and successor."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import FLAG, Example, of_event
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import NO_MATTER, NOTHING_NEW, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute, Event


class StatusChanged(BaseFact):
    """An event or attribute is at another point of its life."""

    mirror = "StatusChanged"
    rows = (row(NOTHING_NEW, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"{name} is {self.after}, and was {self.before}"


class SunsetChanged(BaseFact):
    """The date after which something deprecated may go is another."""

    mirror = "SunsetChanged"
    wording = True
    rows = (row(NOTHING_NEW, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the sunset of {name} is {quoted(self.after)}, and was {quoted(self.before)}"


class SuccessorChanged(BaseFact):
    """The name that takes the place of something deprecated is another."""

    mirror = "SuccessorChanged"
    rows = (row(NOTHING_NEW, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the successor of {name} is {quoted(self.after)}, and was {quoted(self.before)}"


def find(old: Event | Attribute, new: Event | Attribute, make: Make) -> Iterator[BaseFact]:
    """Yield what differs in where an event or an attribute is in its life."""
    if old.status != new.status:
        yield make(StatusChanged, before=old.status, after=new.status)
    if old.sunset != new.sunset:
        before, after = (day and day.isoformat() for day in (old.sunset, new.sunset))
        yield make(SunsetChanged, before=before, after=after)
    if old.replaced_by != new.replaced_by:
        yield make(SuccessorChanged, before=old.replaced_by, after=new.replaced_by)


_DEPRECATED = Example(
    "events:\n  order_completed: {}\n", f"events:\n  order_completed:{FLAG}\n    status: deprecated\n"
)
_FACTS = (StatusChanged, SunsetChanged, SuccessorChanged)

SUBJECT = Subject(
    parts=(Part(level="event", facts=_FACTS, find=find), Part(level="attribute", find=find)),
    rules=(
        change_rule(
            *_FACTS,
            id="status-changed",
            severity=Severity.INFO,
            summary="An event or an attribute is at another point of its life.",
            why="What is deprecated may go after its sunset; a draft breaks nobody.",
            fix="Nothing to mend.",
            bad=_DEPRECATED.flagged,
            good=of_event("", "status: active").clean,
        ),
    ),
)
