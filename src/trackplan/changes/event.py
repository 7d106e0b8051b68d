"""An event that is added, removed or renamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trackplan.changes.context import life_of
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import BREAKING, RISKY, SAFE, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Part, Subject
from trackplan.document import Ref
from trackplan.model.fact import BaseFact, Life, Perhaps
from trackplan.model.finding import Severity
from trackplan.model.plan import Event, Plan, Tombstone

_STOPS = "what listens for it hears nothing any more"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAdded(BaseFact):
    """The plan has an event that it had not."""

    mirror = "EventRemoved"
    rows = (
        row(
            STILL_VALID,
            (
                RISKY,
                "the name meant something before, and what still listens for it may take one for the other",
            ),
            "the name had been removed before",
            lambda fact: fact.tombstone is not None,
        ),
        row(STILL_VALID, (SAFE, "nobody listens for it yet")),
    )

    tombstone: Tombstone | None = field(default=None, compare=False)
    """What the old plan said of the name, when it had been removed once already."""

    def say(self, name: str) -> str:
        if self.tombstone is None:
            return f"{name} is new"
        on = self.tombstone.on
        return f"{name} was removed{f' on {on.isoformat()}' if on else ''} and is back"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoved(BaseFact):
    """The plan no longer has an event."""

    mirror = "EventAdded"
    removes = True
    rows = (row((BREAKING, "the event is no longer in the plan"), (BREAKING, _STOPS)),)

    successor: str | None = field(default=None, compare=False)
    """The event that the plan names in its place."""
    perhaps: Perhaps | None = field(default=None, compare=False, repr=False)
    """The new event that it may be."""

    def say(self, name: str) -> str:
        if self.successor:
            return f"{name} is removed, and `{self.successor}` takes its place"
        if self.perhaps is None:
            return f"{name} is removed"
        new, same, of = self.perhaps.name, self.perhaps.same, self.perhaps.of
        shared = f" (its own attributes are {same} in {of} the same)" if of else ""
        return (
            f"{name} is removed, perhaps renamed to `{new}`{shared}: under `removed`, "
            f"say `replaced_by: {new}` if so, `not_renamed: [{new}]` if not"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRenamed(BaseFact):
    """An event has another name."""

    mirror = "EventRenamed"
    removes = True
    rows = (row((BREAKING, "the old name is no longer in the plan"), (BREAKING, _STOPS)),)

    likeness: float = field(default=1.0, compare=False)
    declared: bool = field(default=False, compare=False)
    """Whether the plan itself says so, with ``replaced_by``."""

    def say(self, name: str) -> str:
        how = "as the plan says" if self.declared else f"{self.likeness:.0%} alike"
        return f"{name} is now `{self.after}` ({how})"


def added(before: Plan, event: Event) -> EventAdded:
    """Return the fact that an event was added."""
    return EventAdded(
        at=f"events/{event.name}",
        event=event.name,
        ref=event.ref.key,
        after=event.status,
        tombstone=before.removed.get(event.name),
    )


def removed(after: Plan, event: Event, perhaps: Perhaps | None) -> EventRemoved:
    """Return the fact that an event was removed."""
    return EventRemoved(
        at=f"events/{event.name}",
        event=event.name,
        ref=_remains(after, event.name),
        was=event.ref.key,
        before=event.status,
        life=life_of(event, None, Life()),
        successor=declared_successor(event, after),
        perhaps=perhaps,
    )


def _remains(after: Plan, name: str) -> Ref:
    return after.removed[name].ref.key if name in after.removed else after.ref


def declared_successor(event: Event, after: Plan) -> str | None:
    """The event that the new plan, or else the old one, names in place of a removed one."""
    tombstone = after.removed.get(event.name)
    return (tombstone and tombstone.replaced_by) or event.replaced_by


def renamed(before: Plan, old: Event, new: Event, *, likeness: float, declared: bool) -> Iterator[BaseFact]:
    """Yield that an event has another name, and that the name had been removed once, if it had."""
    yield EventRenamed(
        at=f"events/{old.name}",
        event=old.name,
        ref=new.ref.key,
        was=old.ref.key,
        before=old.name,
        after=new.name,
        likeness=likeness,
        declared=declared,
        life=life_of(old, new, Life()),
    )
    if new.name in before.removed:
        yield added(before, new)


_ORDER = "events:\n  order_completed: {}\n"
_BURIED = "removed:\n  cart_viewed: {on: 2025-03-01}\n"
_NEW = Example(f"trackplan: 1{FLAG}\n{_ORDER}", f"{_ORDER}  cart_viewed: {{}}{FLAG}\n")
_RETURNED = Example(f"{_ORDER}{_BURIED}", f"{_ORDER}  cart_viewed: {{}}{FLAG}\n")
_UNLIKE = Example(f"{_ORDER}{_BURIED}", f"{_ORDER}  cart_opened: {{}}\n{_BURIED}")
_EXPIRED = Example(
    f"{_ORDER}  cart_viewed: {{status: deprecated, sunset: 2025-12-31}}\n", f"{_ORDER}{_BURIED}"
)
_ID = "    attributes:\n      order_id: {type: string}\n"
_RENAMED = Example(*(f"events:\n  {name}:{FLAG}\n{_ID}" for name in ("order_completed", "orderCompleted")))
_BOTH = Example(
    _ORDER,
    "events:\n  order_placed: {}\n"
    "  order_completed: {status: deprecated, replaced_by: order_placed, sunset: 2027-01-31}\n",
)

SUBJECT = Subject(
    parts=(Part(level="event", facts=(EventAdded, EventRemoved, EventRenamed)),),
    rules=(
        change_rule(
            EventAdded,
            id="event-added",
            severity=Severity.INFO,
            summary="The plan has a new event.",
            why="Nothing depends on a new event yet; it is listed so that a review sees it.",
            fix="Nothing to mend.",
            bad=_NEW.flagged,
            good=Example(_ORDER, _ORDER).clean,
            rows=EventAdded.rows[1:],
        ),
        change_rule(
            EventAdded,
            id="event-returned",
            severity=Severity.ERROR,
            summary="The name of a removed event comes back.",
            why="Campaigns, segments and reports that were built on the old event take the new one for it.",
            fix=(
                "Give the new event a name of its own; if it is the old event again, allow the "
                "finding and say so."
            ),
            bad=_RETURNED.flagged,
            good=_UNLIKE.clean,
            rows=EventAdded.rows[:1],
            risky=Severity.ERROR,
        ),
        change_rule(
            EventRemoved,
            id="event-removed",
            severity=Severity.ERROR,
            summary="An event is no longer in the plan.",
            why=(
                "Campaigns that it starts stop without a word, exits no longer take people out, and "
                "what senders go on sending is unplanned."
            ),
            fix=(
                "Deprecate it first, with `status: deprecated` and a `sunset`; remove it after that "
                "date, and leave its name under `removed`."
            ),
            bad=_NEW.mirrored.flagged,
            good=_EXPIRED.clean,
        ),
        change_rule(
            EventRenamed,
            id="event-renamed",
            severity=Severity.ERROR,
            why="A campaign starts on an exact name: what listens for the old one hears nothing any more.",
            fix=(
                "Send both names for a while: add the new event, deprecate the old one with "
                "`replaced_by` and a `sunset`."
            ),
            bad=_RENAMED.flagged,
            good=_BOTH.clean,
        ),
    ),
)
