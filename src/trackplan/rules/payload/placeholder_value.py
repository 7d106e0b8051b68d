from collections.abc import Iterator

from trackplan.language.keywords import choices
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import every_value, schema_of_every
from trackplan.rules.placeholders import SUSPECT, placeholder


class PlaceholderValue(PayloadRule):
    """A text is a placeholder."""

    always = True
    of_calls = True

    card = RuleCard(
        id="placeholder-value",
        severity=Severity.WARNING,
        summary="A text is what a program writes for nothing, such as `undefined`, or a template never filled.",
        why="It is a text, so its type holds and no `default` in Liquid helps: the mail prints it as it is.",
        fix="Send null, or leave the attribute out, where there is no value.",
        bad="""\
events:
  review_left:
    attributes:
      title: {type: string}
--- samples/a.ndjson
{"name": "review_left", "data": {"title": "undefined"}}  # flagged
{"name": "review_left", "data": {"title": "{{ product.title }}"}}  # flagged
""",
        good="""\
events:
  review_left:
    attributes:
      title: {type: string}
--- samples/a.ndjson
{"name": "review_left", "data": {"title": "Null and void"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each such text, at any depth, that the plan does not list as a value."""
        spoken_for = {broken.at for broken in sample.violations}
        for at, attribute, value in every_value(sample.planned, sample.payload.attributes):
            what = placeholder(value) if isinstance(value, str) else None
            if what is not None and at not in spoken_for and value not in _listed(attribute):
                yield attribute_problem(sample, f"`{sample.path(at)}` holds {what}", at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no text at any depth contains a placeholder."""
        return schema_of_every(family.attributes, "filled", lambda _: FILLED)


FILLED: Schema = {"not": {"type": "string", "pattern": SUSPECT}}


def _listed(attribute: Attribute | None) -> tuple[object, ...]:
    return () if attribute is None else tuple(choices(attribute.constraints))
