"""Checks: what must hold between the attributes of one payload."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, refused, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.checks import CheckSyntaxError, parse
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event


class CheckAdded(BaseFact):
    """An event has a check that it had not."""

    mirror = "CheckRemoved"
    rows = (row(refused("a payload that does not meet it is now an error (`check-not-met`)"), STILL_KNOWN),)

    def say(self, name: str) -> str:
        return f"{name} must now meet `{self.after}`"


class CheckRemoved(BaseFact):
    """An event has a check no longer."""

    mirror = "CheckAdded"
    rows = (row(STILL_VALID, (RISKY, "what agreed in every valid payload may no longer agree")),)

    def say(self, name: str) -> str:
        return f"{name} need no longer meet `{self.before}`"


def find(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield each check that was added or removed; how one is written makes no difference."""
    before, after = _checks(old), _checks(new)
    yield from (make(CheckRemoved, before=text) for text in before if text not in after)
    yield from (make(CheckAdded, after=text) for text in after if text not in before)


def _checks(event: Event) -> list[str]:
    return sorted({_normalised(text) for text in event.checks})


def _normalised(text: str) -> str:
    try:
        return str(parse(text))
    except CheckSyntaxError:
        return text


_HEAD = (
    f"events:\n  order_completed:{FLAG}\n    attributes: {{total: {{type: number}}, tax: {{type: number}}}}\n"
)
_ADDED = Example(_HEAD, f"{_HEAD}    checks: [tax <= total]\n")
_SPACED = Example(f"{_HEAD}    checks: [tax <= total]\n", f"{_HEAD}    checks: ['tax<=total']\n")
_FACTS = (CheckAdded, CheckRemoved)

SUBJECT = Subject(
    parts=(Part(level="event", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            CheckAdded,
            id="check-added",
            severity=Severity.ERROR,
            summary="Attributes of an event must now agree.",
            why="A payload that does not add up was valid, and is now an error.",
            fix="See that every sender meets the check before it is merged.",
            bad=_ADDED.flagged,
            good=_SPACED.clean,
        ),
        change_rule(
            CheckRemoved,
            id="check-removed",
            severity=Severity.WARNING,
            summary="Attributes of an event need no longer agree.",
            why="What reads the event may count on a total that is the sum of its parts.",
            fix="See that no reader counts on it.",
            bad=_ADDED.mirrored.flagged,
            good=_SPACED.clean,
        ),
    ),
)
