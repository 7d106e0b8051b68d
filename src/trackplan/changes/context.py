"""The context of a fact: where it stands, what it belongs to, and what its parts inherit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from trackplan.changes.subject import Make
from trackplan.document import Ref
from trackplan.model.fact import BaseFact, Case, Life
from trackplan.model.plan import Additional, Attribute, Event, Plan

F = TypeVar("F", bound=BaseFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The owner of the attributes that are compared: an event, the person, or an object attribute."""

    holder: str
    """``events/order_completed`` or ``people``."""
    ref: Ref
    """Its place in the new plan, which stands in for a part that is gone."""
    event: str | None = None
    prefix: str = ""
    """What the path of a part begins with, as `path` has it: ``items[].``."""
    life: Life = field(default_factory=Life)
    additional: tuple[Additional, Additional] = ("warn", "warn")
    """What the parts inherit, before and after."""
    told: tuple[Additional, Additional] = ("warn", "warn")
    """What the nearest fact about undeclared attributes says, where those words differ."""
    closed: tuple[bool, bool] = (False, False)
    """Whether undeclared attributes beside the parts are refused, before and after."""
    person: bool = False
    covered: bool = False
    """Whether the thing itself says whether it is personal data, before and after."""
    renames: bool = True
    group: str | None = None
    case: Case = ()
    """The variants in which the parts stand."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """The same for a fact."""
        return (self.case,) if self.case else ()

    def path(self, name: str) -> str:
        """Return the path of an attribute; a dot inside a name differs from a dot between names."""
        return f"{self.prefix}{name.replace('.', _POINT)}"

    def fact(
        self, kind: type[F], path: str, old: Attribute | None, new: Attribute | None, **more: object
    ) -> F:
        """A fact about one attribute in it."""
        made: dict[str, Any] = {
            "at": f"{self.holder}/{path}",
            "event": self.event,
            "attribute": plain(path),
            "ref": self.ref if new is None else new.ref.key,
            "was": None if old is None else old.ref.key,
            "group": self.group or (new or old or _NOBODY).group,
            "cases": self.cases,
            "life": self.life,
            "old": old,
            "new": new,
            "person": self.person,
            "covered": self.covered,
            "closed_before": self.closed[0],
            "closed_after": self.closed[1],
        }
        return kind(**{**made, **more})

    def into(self, path: str, ref: Ref, **changed: object) -> Context:
        """The context of the parts of an attribute."""
        return replace(self, prefix=path, ref=ref, person=False, **changed)  # type: ignore[arg-type]


_POINT = "\\."
"""A point that is part of a name: `a.b` beside an `a` with a `b` is another place."""


def plain(path: str) -> str:
    """An attribute path as a plan writes it."""
    return path.replace(_POINT, ".")


_NOBODY = Attribute(name="", ref=None)  # type: ignore[arg-type]  # stands where there is no attribute


def life_of(old: Event | Attribute | None, new: Event | Attribute | None, within: Life) -> Life:
    """What had been promised of ``old``, which stands in something of the life ``within``.

    A draft that becomes active makes its first promise to senders, which they may not meet yet.
    """
    if old is None:
        return within
    draft = old.status == "draft"
    return Life(
        holder_unsent=within.unsent,
        unsent=within.unsent or (draft and (new is None or new.status == "draft" or isinstance(old, Event))),
        unread=within.unread or draft,
        sunset=old.sunset if old.status == "deprecated" else within.sunset,
    )


def place(at: str, ref: Ref, was: Ref | None) -> Make:
    """What makes facts about one place of the plan."""
    return partial(_made, at, ref, was)


def _made(at: str, ref: Ref, was: Ref | None, kind: type[F], **more: Any) -> F:
    return kind(at=at, ref=ref, was=was, **more)


def paired(table: str, before: Plan, after: Plan) -> Iterator[tuple[Make, Any, Any]]:
    """Yield each thing of a table of the plan that differs, with what makes its facts.

    A thing that one plan has not is ``None``.
    """
    olds, news = getattr(before, table), getattr(after, table)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old != new:
            ref = after.ref if new is None else new.ref.key
            yield place(f"{table}/{name}", ref, old and old.ref.key), old, new


def one_of(make: Make, kinds: tuple[Any, Any, Any], before: Any, after: Any) -> Iterator[BaseFact]:
    """Yield that something was declared, dropped or changed, if it was."""
    declared, dropped, changed = kinds
    if before != after:
        kind = declared if before is None else dropped if after is None else changed
        yield make(kind, before=before, after=after)
