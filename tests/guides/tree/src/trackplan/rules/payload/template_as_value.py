"""template-as-value."""

from collections.abc import Iterator
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import schema_of, values

TEMPLATE: Schema = {"type": "string", "pattern": r"^\[\["}


class TemplateAsValue(PayloadRule):
    """A value is a template that nobody filled in."""

    always = True

    card = RuleCard(
        id="template-as-value",
        severity=Severity.WARNING,
        summary="A text is a template's placeholder, such as `[[name]]`.",
        why="The message prints the placeholder.",
        fix="Fill the template in before the event is sent.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_id": "[[order.id]]"}}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "data": {"order_id": "ord_1"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each planned text that begins as a template does."""
        for at, _, _ in values(sample.planned, sample.payload.attributes, _is_template):
            yield attribute_problem(sample, f"`{sample.path(at)}` is a template's placeholder", at)

    def quiet(self, family: Family) -> Schema | None:
        """No planned text begins as a template does."""
        return {"properties": {"attributes": schema_of(family.attributes, lambda _: {"not": TEMPLATE})}}


def _is_template(_attribute: Attribute, value: Any) -> bool:
    return isinstance(value, str) and value.startswith("[[")
