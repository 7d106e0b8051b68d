"""An attribute that is added, removed or renamed."""

from __future__ import annotations

from dataclasses import dataclass, field

from trackplan.changes.context import Context, life_of, plain
from trackplan.changes.examples import FLAG, Example, of_attribute
from trackplan.changes.rows import BREAKING, RISKY, SAFE, STILL_VALID, always, refused, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Part, Subject
from trackplan.changes.value_set import is_anything, may_look_personal
from trackplan.model.fact import AttributeFact, Perhaps
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute

_UNREAD = (SAFE, "nobody reads it yet")
_REFUSED = (BREAKING, "a payload with it is now invalid (`additional: forbid`)")
_SENT_ON = (SAFE, "sending it on is still valid, with any value")
_PERSONAL = refused(
    "sending it on is still valid, with any value, but a text that looks like personal data is now an error "
    "(`undeclared-pii`)"
)
_ABSENT = (BREAKING, "it may be missing, where it never was")
_FADING = (BREAKING, "it may be missing, or come with any value")
_SILENT = (RISKY, "it was optional, so its absence was handled; from now on it never comes")
_LOOSE = (RISKY, "it was optional, so its absence was handled; it may still come, with any value")


def _takes_anything(fact: AttributeFact) -> bool:
    return fact.new is not None and is_anything(fact.new)


def _was_personal(fact: AttributeFact) -> bool:
    """Return whether the old plan declared `pii` for a text and the new one does not."""
    old = fact.old
    return old is not None and old.pii is not None and not fact.covered and may_look_personal(old)


def _needed(fact: AttributeFact) -> bool:
    return fact.new is not None and fact.new.required and not fact.person


def _was_needed(fact: AttributeFact) -> bool:
    return fact.old is not None and fact.old.required and not fact.person


class AttributeAdded(AttributeFact):
    """The plan has an attribute that it had not."""

    mirror = "AttributeRemoved"
    rows = (
        row((BREAKING, "a payload without it is now invalid"), _UNREAD, "it is required", _needed),
        row(
            STILL_VALID,
            _UNREAD,
            "it is optional, and undeclared attributes were refused (`additional: forbid`) or it takes any "
            "value",
            lambda fact: fact.closed_before or _takes_anything(fact),
        ),
        row(
            (
                RISKY,
                "undeclared attributes were let through, so one of this name and another type may be sent",
            ),
            _UNREAD,
            "it is optional, and undeclared attributes were let through",
        ),
    )

    def say(self, name: str) -> str:
        return f"{name} is new: {self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRemoved(AttributeFact):
    """The plan no longer has an attribute."""

    mirror = "AttributeAdded"
    removes = True
    rows = (
        row(
            _REFUSED,
            _ABSENT,
            "it was required, and undeclared attributes are refused",
            lambda fact: _was_needed(fact) and fact.closed_after,
        ),
        row(
            _PERSONAL,
            _FADING,
            "it was required and had `pii`, and undeclared attributes are let through",
            lambda fact: _was_needed(fact) and _was_personal(fact),
        ),
        row(_SENT_ON, _FADING, "it was required, and undeclared attributes are let through", _was_needed),
        row(
            _REFUSED,
            _SILENT,
            "it was optional, and undeclared attributes are refused",
            lambda fact: fact.closed_after,
        ),
        row(
            _PERSONAL,
            _LOOSE,
            "it was optional and had `pii`, and undeclared attributes are let through",
            _was_personal,
        ),
        row(_SENT_ON, _LOOSE, "it was optional, and undeclared attributes are let through"),
    )

    perhaps: Perhaps | None = field(default=None, compare=False, repr=False)
    """The new attribute that it may be."""

    def say(self, name: str) -> str:
        said = f"{name} is removed: it was {self.before}"
        if self.perhaps is None or self.old is None:
            return said
        new, same = self.perhaps.name, ", which is defined the same" if self.perhaps.same else ""
        return (
            f"{said}; perhaps renamed to `{new}`{same}: "
            f"keep it with `status: deprecated` and `replaced_by: {new}` if so, say "
            f"`not_renamed: [{self.old.name}]` in `{new}` if not"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRenamed(AttributeFact):
    """An attribute has another name."""

    mirror = "AttributeRenamed"
    removes = True
    rows = tuple(
        row(senders, readers, f"{now}, and {was}", test)
        for senders, now, sends in (
            ((BREAKING, "a payload without the new name is now invalid"), "it is required", _needed),
            (
                (BREAKING, "a payload with the old name is now invalid (`additional: forbid`)"),
                "it is optional and undeclared attributes are refused",
                lambda fact: fact.closed_after,
            ),
            (
                refused(
                    "the old name is let through and reaches nobody, and a text that looks like personal "
                    "data is now an error (`undeclared-pii`)"
                ),
                "it is optional and had `pii`, and undeclared attributes are let through",
                _was_personal,
            ),
            (
                (RISKY, "sending the old name is still valid, and reaches nobody"),
                "it is optional and undeclared attributes are let through",
                always,
            ),
        )
        for readers, was, test in (
            (
                (BREAKING, "the old name need not come any more"),
                "was required",
                lambda fact, sends=sends: sends(fact) and _was_needed(fact),
            ),
            (
                (RISKY, "the old name was optional, so its absence was handled; it need not come any more"),
                "was optional",
                sends,
            ),
        )
    )

    likeness: float = field(default=1.0, compare=False)
    declared: bool = field(default=False, compare=False)
    """Whether the plan itself says so, with ``replaced_by``."""

    def say(self, name: str) -> str:
        how = "as the plan says" if self.declared else f"{self.likeness:.0%} alike"
        return f"{name} is now `{self.after}` ({how})"


def added(context: Context, new: Attribute) -> AttributeAdded:
    """Return the fact that an attribute was added."""
    return context.fact(AttributeAdded, context.path(new.name), None, new, after=_described(new, context))


def removed(context: Context, old: Attribute, perhaps: Perhaps | None) -> AttributeRemoved:
    """Return the fact that an attribute was removed."""
    life = life_of(old, None, context.life)
    path = context.path(old.name)
    described = _described(old, context)
    return context.fact(AttributeRemoved, path, old, None, before=described, life=life, perhaps=perhaps)


def renamed(
    context: Context, old: Attribute, new: Attribute, *, likeness: float, declared: bool
) -> AttributeRenamed:
    """Return the fact that an attribute was renamed."""
    before, after = context.path(old.name), context.path(new.name)
    return context.fact(
        AttributeRenamed,
        before,
        old,
        new,
        before=plain(before),
        after=plain(after),
        likeness=likeness,
        declared=declared,
        life=life_of(old, new, context.life),
    )


def _described(attribute: Attribute, context: Context) -> str:
    """An attribute in a few words: ``number, required``."""
    parts = [" or ".join(attribute.types)]
    if not context.person:
        parts.append("required" if attribute.required else "optional")
    if attribute.nullable:
        parts.append("nullable")
    return ", ".join(parts)


_ID = "    attributes:\n      order_id: {type: string, required: true}\n"
_REQUIRED = Example(
    before=f"events:\n  order_completed:{FLAG}\n{_ID}",
    after=f"events:\n  order_completed:\n{_ID}      currency: {{type: string, required: true}}{FLAG}\n",
)
_OPTIONAL, _ENDED = (
    f"events:\n  order_completed:\n{_ID}      currency: {{type: string{more}}}\n"
    for more in ("", ", required: true, status: deprecated, sunset: 2025-12-31")
)
_RENAMED = of_attribute(
    "orderTotal: {type: number, required: true}", "order_total: {type: number, required: true}"
)
_BOTH = of_attribute(
    "orderTotal: {type: number, required: true}",
    "orderTotal: {type: number, required: true, status: deprecated, replaced_by: order_total}\n"
    "      order_total: {type: number}",
)

SUBJECT = Subject(
    parts=(Part(level="attribute", facts=(AttributeAdded, AttributeRemoved, AttributeRenamed)),),
    rules=(
        change_rule(
            AttributeAdded,
            id="attribute-added",
            severity=Severity.ERROR,
            summary="An event has an attribute that it had not.",
            why=(
                "A required one makes every payload invalid that senders send today; an optional one "
                "only matters where somebody sends it undeclared already."
            ),
            fix="Add it as optional, let the senders follow, and require it in a later version.",
            bad=_REQUIRED.flagged,
            good=Example(_REQUIRED.before, _OPTIONAL).clean,
            risky=Severity.INFO,
        ),
        change_rule(
            AttributeRemoved,
            id="attribute-removed",
            severity=Severity.ERROR,
            summary="An attribute is no longer in the plan.",
            why=(
                "Liquid prints nothing where it stood, or the message fails to send; segments and "
                "branches on it match nobody."
            ),
            fix=(
                "Deprecate it first, with `status: deprecated` and a `sunset`, and remove it after that date."
            ),
            bad=_REQUIRED.mirrored.flagged,
            good=Example(_ENDED, _REQUIRED.before).clean,
        ),
        change_rule(
            AttributeRenamed,
            id="attribute-renamed",
            severity=Severity.ERROR,
            why=(
                "Whoever reads the old name finds nothing, and senders that go on with it send what "
                "nobody reads."
            ),
            fix=(
                "Send both for a while: add the new attribute, deprecate the old one with "
                "`replaced_by` and a `sunset`."
            ),
            bad=_RENAMED.flagged,
            good=_BOTH.clean,
        ),
    ),
)
