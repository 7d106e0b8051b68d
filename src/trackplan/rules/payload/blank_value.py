"""blank-value."""

from collections.abc import Iterator

from trackplan.language.compiled import attribute_path
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.bounds import choices
from trackplan.rules.fitting import planned, subject, values


class BlankValue(PayloadRule):
    """A required text is blank."""

    always = True

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
        for at, attribute, value in values(planned(sample), sample.payload.attributes):
            blank = isinstance(value, str) and not value.strip()
            if blank and attribute.required and "" not in choices(attribute) and at not in spoken_for:
                path = attribute_path(at)
                yield Problem(
                    message=f"the required `{path}` is blank",
                    ref=sample.attribute_ref(at),
                    event=subject(sample),
                    attribute=path,
                )
