"""What becomes of attributes that the plan does not declare: ``additional``."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import BREAKING, SAFE, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import AttributeFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Additional, Event

_UNREAD = (SAFE, "they read nothing that the plan does not declare")
_WORDS = {"allow": "let through", "warn": "let through with a warning", "forbid": "refused"}


class AdditionalClosed(AttributeFact):
    """Attributes outside the plan are refused that were let through."""

    mirror = "AdditionalOpened"
    rows = (row((BREAKING, "a payload with an attribute outside the plan is now invalid"), _UNREAD),)

    def say(self, name: str) -> str:
        return f"undeclared attributes of {name} are refused, and were let through"


class AdditionalOpened(AttributeFact):
    """Attributes outside the plan are let through that were refused."""

    mirror = "AdditionalClosed"
    rows = (row(STILL_VALID, _UNREAD),)

    def say(self, name: str) -> str:
        return f"undeclared attributes of {name} are {_WORDS[self.after]}, and were {_WORDS[self.before]}"


class AdditionalChanged(AttributeFact):
    """Attributes outside the plan are let through as before, with or without a warning."""

    mirror = "AdditionalChanged"
    rows = (row((SAFE, "a payload with an attribute outside the plan is valid as before"), _UNREAD),)

    def say(self, name: str) -> str:
        return f"undeclared attributes of {name} are {_WORDS[self.after]}, and were {_WORDS[self.before]}"


def find(before: Additional, after: Additional, make: Make) -> Iterator[AttributeFact]:
    """Yield how another treatment of undeclared attributes differs from the one before."""
    if before == after:
        return
    kind = (
        AdditionalClosed
        if after == "forbid"
        else AdditionalOpened
        if before == "forbid"
        else AdditionalChanged
    )
    yield make(kind, before=before, after=after)


def find_in_event(old: Event, new: Event, make: Make) -> Iterator[AttributeFact]:
    """Yield whether undeclared attributes of an event are treated in another way."""
    yield from find(old.additional, new.additional, make)


def _example(before: Additional, after: Additional) -> Example:
    return Example(
        *(f"events:\n  order_completed:{FLAG}\n    additional: {word}\n" for word in (before, after))
    )


_CLOSED = _example("warn", "forbid")

SUBJECT = Subject(
    parts=(
        Part(level="event", find=find_in_event),
        Part(level="attribute", facts=(AdditionalClosed, AdditionalOpened, AdditionalChanged)),
    ),
    rules=(
        change_rule(
            AdditionalClosed,
            id="additional-closed",
            severity=Severity.ERROR,
            summary="Attributes outside the plan are refused.",
            why="Whatever senders send besides what the plan declares makes their payloads invalid now.",
            fix="Declare what an audit finds to be sent, or keep `additional: warn`.",
            bad=_CLOSED.flagged,
            good=_example("allow", "warn").clean,
        ),
        change_rule(
            AdditionalOpened,
            AdditionalChanged,
            id="additional-opened",
            severity=Severity.INFO,
            summary="Attributes outside the plan are treated less strictly, or with another warning.",
            why=(
                "Readers do not read what the plan does not declare; it is listed so that a review sees it."
            ),
            fix="Nothing to mend.",
            bad=_CLOSED.mirrored.flagged,
            good=_example("warn", "warn").clean,
        ),
    ),
)
