from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.rules import PayloadRule, Schema


class CheckNotMet(PayloadRule):
    """Attributes of a payload do not agree with one another."""

    card = RuleCard(
        id="check-not-met",
        severity=Severity.ERROR,
        summary="The attributes of a payload do not add up as the event's `checks` say.",
        why=(
            "Each value is valid alone, and together they are wrong: a total that is not the sum of its "
            "items, a value without its currency. Sums are made in decimal, to half of the smallest unit; "
            "what lacks a value, or has none that is a number, is not judged here."
        ),
        fix="Have the sender compute both from the same data, or mend the check in the plan.",
        bad="""\
events:
  order_completed:
    attributes:
      order_value: {type: number}
      currency: {type: string}
      items: {type: array, items: {type: object, attributes: {price: {type: number}}}}
    checks:
      - order_value = sum(items[].price)
      - currency with order_value
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_value": 25, "currency": "EUR", "items": [{"price": 20}]}}  # flagged
{"name": "order_completed", "data": {"order_value": 25}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_value: {type: number}
      currency: {type: string}
      items: {type: array, items: {type: object, attributes: {price: {type: number}}}}
    checks:
      - currency with order_value
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_value": 25, "currency": "EUR", "items": [{"price": 25}]}}
{"name": "order_completed", "data": {}}
""",
    )
    always = True

    def check(self, sample: Sample) -> Iterator[Problem]:
        event = sample.event or sample.meant
        if event is not None and event.checks and isinstance(sample.payload.attributes, dict):
            from trackplan.rules.check_outcomes import problems  # noqa: PLC0415 - few events have checks

            yield from problems(sample, event)

    def quiet(self, family: Family) -> Schema | None:
        """Return a schema of payloads that meet the checks of what comes with what; none can add up."""
        event = family.event or family.meant
        if event is None or not event.checks:
            return {}
        from trackplan.rules.check_outcomes import met  # noqa: PLC0415

        return met(event)

    def cases(self, family: Family) -> Sequence[Schema]:
        """Return a schema for each way in which some checks are not met, and their subjects are sent or not."""
        event = family.event or family.meant
        if event is None or not event.checks:
            return ()
        from trackplan.rules.check_outcomes import not_met  # noqa: PLC0415

        return not_met(event)
