"""Variants: the attribute that tells them. What each holds is compared as any attributes are."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import FLAG, Example
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import RISKY, UNCLEAR, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.text import TextChanged
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Holder, Variants


class DiscriminatorChanged(BaseFact):
    """Another attribute tells the variants of an event or an object."""

    mirror = "DiscriminatorChanged"
    rows = (row((RISKY, UNCLEAR), (RISKY, UNCLEAR)),)

    def say(self, name: str) -> str:
        return f"{quoted(self.after)} tells the variants of {name}, which {quoted(self.before)} told"


def find(old: Holder, new: Holder, make: Make) -> Iterator[BaseFact]:
    """Yield whether another attribute tells the variants, and how the words about them differ."""
    if old.variants is None or new.variants is None:
        return
    if old.variants.by != new.variants.by:
        yield make(DiscriminatorChanged, before=old.variants.by, after=new.variants.by)
    before, after = (_words(one) for one in (old.variants, new.variants))
    if before != after:
        yield make(TextChanged, what="variants", before=before, after=after)


def _words(variants: Variants) -> dict[str, str]:
    return {one.name: one.description for one in variants.when.values()}


_PAID = (
    "events:\n  order_paid:{flag}\n    attributes: {{method: {{type: string}}, provider: {{type: string}}}}\n"
    "    variants: {{by: {by}, when: {{card: {{attributes: {{brand: {{type: string}}}}}}}}}}\n"
)
_OTHER = Example(*(_PAID.format(flag=FLAG, by=by) for by in ("method", "provider")))

SUBJECT = Subject(
    parts=(
        Part(level="event", facts=(DiscriminatorChanged,), find=find),
        Part(level="attribute", find=find),
    ),
    rules=(
        change_rule(
            DiscriminatorChanged,
            id="discriminator-changed",
            severity=Severity.ERROR,
            why=(
                "Payloads are told apart by another attribute, so that what one must carry may be "
                "what another must not."
            ),
            fix="Try the new plan on what an audit sees, and allow the finding.",
            bad=_OTHER.flagged,
            good=Example(_OTHER.before, _OTHER.before).clean,
        ),
    ),
)
