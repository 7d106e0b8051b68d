from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from trackplan.language.keywords import written
from trackplan.model.attribute import planned_at
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute
from trackplan.rules import Clue, PayloadRule, Schema, claimed_keywords
from trackplan.rules.bounds import bounds
from trackplan.rules.mistyped import kind
from trackplan.rules.payload_problems import violation_problem


def _kind(broken: Violation) -> Hashable:
    return kind(broken.value)


def _alike(_attribute: Attribute | None) -> Sequence[Schema]:
    return [{"type": name} for name in ("null", "boolean", "integer", "number", "string", "object", "array")]


class ConstraintViolated(PayloadRule):
    """A value violates a constraint without its own rule."""

    otherwise = True
    clues = (Clue(_kind, _alike),)

    card = RuleCard(
        id="constraint-violated",
        severity=Severity.ERROR,
        summary="A value breaks a constraint of the plan that no other rule is about, such as `minAttributes`.",
        why="Whoever reads the attribute relies on what the plan says of its values.",
        fix="Send a value as planned, or change the constraint.",
        bad="""\
events:
  checkout_started:
    attributes:
      address: {type: object, minAttributes: 2}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"address": {"city": "Bergen"}}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      address: {type: object, minAttributes: 2}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"address": {"city": "Bergen", "country": "NO"}}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each violation, with the constraint as the plan spells it."""
        for broken in sample.violations:
            if broken.keyword == "propertyNames":
                yield _wrong_key(sample, broken)
            elif broken.keyword not in claimed_keywords():
                keyword = written(broken.attribute.constraints, broken.keyword) if broken.attribute else None
                name = broken.keyword if keyword is None else keyword.name
                message = f"`{broken.path}` ({kind(broken.value)}) breaks `{name}`"
                yield violation_problem(sample, broken, message, help=bounds(broken.attribute))


def _wrong_key(sample: Sample, broken: Violation) -> Problem:
    """Make a problem of a key of a map; the key is data."""
    holder = planned_at(sample.planned, broken.at[:-1])
    message = f"a key of `{sample.path(broken.at[:-1])}` is not as planned"
    help_ = None if holder is None else bounds(replace(holder, constraints=holder.keys))
    return violation_problem(sample, broken, message, help=help_, on_key=True)
