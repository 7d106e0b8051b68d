from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from trackplan.document import Ref
from trackplan.language.compile import attribute_schema
from trackplan.language.keywords import choices
from trackplan.model.attribute import Attribute, Holder, Variants
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared
from trackplan.validator import Validator


class VariantFault(NamedTuple):
    """A problem of variants, and its place."""

    ref: Ref
    message: str
    help: str


class ImpossibleVariant(PlanRule):
    """A variant can never be told, or holds what is said elsewhere."""

    card = RuleCard(
        id="impossible-variant",
        severity=Severity.ERROR,
        summary=(
            "A variant is told by no attribute or by a value that it never has, or it has an attribute "
            "that is also outside of it."
        ),
        why="No payload is of such a variant, so that what it must carry is never checked.",
        fix="Name the attribute that tells the variants, with values that it may have.",
        bad="""\
events:
  order_paid:
    attributes:
      method: {type: string, enum: [card, paypal]}
      brand: {type: string}
    variants:
      by: method
      when:
        card: {attributes: {brand: {type: string}}}  # flagged
        cash: {attributes: {till: {type: string}}}  # flagged
        invoice: {equals: paypal}
        other: {equals: [paypal]}  # flagged
  order_sent:
    variants: {by: carrier, when: {dhl: {}}}  # flagged
""",
        good="""\
events:
  order_paid:
    attributes:
      method: {type: string, enum: [card, paypal, sepa]}
    variants:
      by: method
      when:
        card: {attributes: {brand: {type: string}}}
        by_bank: {equals: [paypal, sepa], attributes: {payer: {type: string}}}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each fault of the variants of events, and of attributes at any depth."""
        for event in plan.events.values():
            for fault in _faults(event):
                yield Problem(message=fault.message, ref=fault.ref, event=event.name, help=fault.help)
        for one in declared(plan):
            for fault in _faults(one.attribute):
                yield one.problem(fault.message, ref=fault.ref, help=fault.help)


def _faults(holder: Holder) -> Iterator[VariantFault]:
    variants = holder.variants
    if variants is None:
        return
    told_by = holder.attributes.get(variants.by)
    if told_by is None:
        known = ", ".join(holder.attributes) or "there is none"
        message = (
            f"`{variants.by}` tells the variants of `{holder.display_name}`, which has no such attribute"
        )
        yield VariantFault(variants.ref / "by", message, f"name one beside them: {known}")
    else:
        yield from _untold(variants, told_by)
    yield from _said_twice(variants, holder.attributes)


def _untold(variants: Variants, told_by: Attribute) -> Iterator[VariantFault]:
    """Yield each value that the discriminator never has, or that tells two variants."""
    accepts = Validator(attribute_schema(replace(told_by, nullable=False))).accepts
    tellers: dict[str, str] = {}
    for variant in variants.when.values():
        for value in variant.equals:
            other = tellers.setdefault(repr(value), variant.name)
            if other != variant.name:
                message = f"`{value}` tells two variants, `{other}` and `{variant.name}`"
                yield VariantFault(variant.ref.key, message, "keep it in one of them")
            elif not accepts(value):
                message = f"`{told_by.display_name}` is never `{value}`, which tells the variant"
                yield VariantFault(variant.ref.key, message, _may_be(told_by.constraints, told_by.types))


def _may_be(constraints: Mapping[str, Any], types: tuple[str, ...]) -> str:
    listed = ", ".join(f"`{value}`" for value in choices(constraints))
    kinds = " or ".join(types)
    return f"it is one of {listed}" if listed else f"it is {kinds}: say its value with `equals`"


def _said_twice(variants: Variants, beside: Mapping[str, Attribute]) -> Iterator[VariantFault]:
    for variant in variants.when.values():
        for name, one in variant.attributes.items():
            if name in beside:
                message = (
                    f"`{one.display_name}` is an attribute of every variant, and of `{variant.name}` again"
                )
                yield VariantFault(one.ref.key, message, "keep it in one of the two places")
