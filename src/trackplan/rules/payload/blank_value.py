from collections.abc import Iterator
from typing import Any

from trackplan.language.keywords import choices
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import schema_of, values

NOT_BLANK = "[^\\x09-\\x0d\\x1c-\\x20\\x85\\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
"""Texts that hold more than what Python strips."""


class BlankValue(PayloadRule):
    """A required text is blank."""

    always = True
    of_calls = True

    card = RuleCard(
        id="blank-value",
        severity=Severity.WARNING,
        summary="A required text is empty, or holds nothing but spaces.",
        why=(
            "It is there, so no rule about missing attributes and no `default` in Liquid helps: the "
            "mail prints nothing where the value should be."
        ),
        fix="Send the value; or make the attribute optional and leave it out.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_id": " "}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_id": "ord_1"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each blank value that breaks nothing else of the plan."""
        spoken_for = {broken.at for broken in sample.violations}
        sent = sample.payload.attributes
        for at, _, _ in values(sample.planned, sent, _is_blank, variants=sample.variants):
            if at not in spoken_for:
                yield attribute_problem(sample, f"the required `{sample.path(at)}` is blank", at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no required text is blank."""
        wanted = schema_of(
            family.attributes,
            lambda one: {"pattern": NOT_BLANK} if one.required else {},
            variants=family.variants,
        )
        return {"properties": {"attributes": wanted}}


def _is_blank(attribute: Attribute, value: Any) -> bool:
    if not isinstance(value, str) or not attribute.required or value.strip():
        return False
    return value not in choices(attribute.constraints)
