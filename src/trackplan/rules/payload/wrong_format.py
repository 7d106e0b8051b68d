from collections.abc import Iterator, Sequence

from trackplan.language.keywords import claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute
from trackplan.rules import Clue, PayloadRule, Schema
from trackplan.rules.bounds import form
from trackplan.rules.payload_problems import violation_problem
from trackplan.shapes.times import zone_fault

_TIME = (
    "^[12][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
    "[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{3}(?:[0-9]{3})?)?)?"
)
"""A time that the calendar has, but on a leap day."""


def _zone_fault(violation: Violation) -> str | None:
    """What is wrong with the zone of a time, where that is all."""
    attribute, value = violation.attribute, violation.value
    if attribute is None or "datetime" not in attribute.types or not isinstance(value, str):
        return None
    return zone_fault(value) if "T" in value or " " in value else None


def _alike(attribute: Attribute | None) -> Sequence[Schema]:
    """Values of what is no time have no zone. Those of times that are in none of these are looked at singly."""
    if attribute is None:
        return ()
    if "datetime" not in attribute.types:
        return ({},)
    return (
        {"pattern": "^[^T ]*$"},
        {"pattern": f"{_TIME}$"},
        {"pattern": f"{_TIME}[+-](?:[01][0-9]|2[0-3])(?:[0-5][0-9])?$"},
    )


class WrongFormat(PayloadRule):
    """A text is not of its format."""

    keywords = claimed("wrong-format")
    clues = (Clue(_zone_fault, _alike),)

    card = RuleCard(
        id="wrong-format",
        severity=Severity.ERROR,
        summary=(
            "A text does not have the format that the plan names, such as an e-mail address, a URI or a date."
        ),
        why=("A link that is not a URI leads nowhere; a date in another form sorts and compares as text."),
        fix="Send the text in that format, or drop the format from the plan.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, format: email}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "maya at example.com"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, format: email}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "maya@example.com"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            fault = _zone_fault(broken)
            said = f"is not {form(broken.attribute)}" if fault is None else fault
            help_ = None if fault is None else "write the zone as `Z` or as `+01:00`"
            yield violation_problem(sample, broken, f"`{broken.path}` {said}", help=help_)
