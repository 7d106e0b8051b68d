"""nested-attributes."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.compiled import NESTED
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import subject, violation_problem


class NestedAttributes(PayloadRule):
    """The attributes stand one level too deep."""

    keywords = frozenset({NESTED})

    card = RuleCard(
        id="nested-attributes",
        severity=Severity.ERROR,
        summary="The attributes of an event stand in an object of their own, one level too deep.",
        why=(
            "Customer.io finds none of them: filters and branches do not match, and a message that prints "
            "one fails to send."
        ),
        fix="Send the attributes where that object stands.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"data": {"cart_value": 42.5}}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": 42.5}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the object that holds them."""
        for broken in sample.broken(NESTED):
            message = f"the attributes of {subject(sample)} stand one level too deep, in `{broken.path}`"
            help_ = f"send what `{broken.path}` holds in its place"
            yield violation_problem(sample, broken, message, help=help_, on_key=True)
