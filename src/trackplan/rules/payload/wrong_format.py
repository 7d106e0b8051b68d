import re
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


_SECONDS = "^[0-9]{9,}$"
_DAY = "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$"
_EXAMPLE = "2026-01-31T08:00:00Z"
_ZONE = "write the zone as `Z` or as `+01:00`"

_FAULTS = [
    (re.compile(pattern.replace("$", r"\Z")), (said, remedy))
    for pattern, said, remedy in (
        (_SECONDS, "is unix time as text, and ISO 8601 is planned", f"send ISO 8601, such as {_EXAMPLE}"),
        (_DAY, "is a day without its time", "send the time with its zone, or plan a `date`"),
        (
            r"^\S+[T ]\S+ ?(?:UTC|GMT|[ECMP][SD]T|BST|CES?T)$",
            "names its zone in letters, a form that Customer.io does not take",
            _ZONE,
        ),
        (r"^\S+[T ]\S+ [+-]\d{2}:?\d{2}$", "has a blank before its zone", _ZONE),
        (rf"{_TIME}Z$", "has a blank in place of the `T`", f"write it with a `T`, such as {_EXAMPLE}"),
    )
]
"""What else keeps a text from being a time, and the remedy."""


def _time_fault(violation: Violation) -> tuple[str, str] | None:
    """What keeps a text from being a time, where that is one thing, and the remedy."""
    attribute, value = violation.attribute, violation.value
    if attribute is None or "datetime" not in attribute.types or not isinstance(value, str):
        return None
    if ("T" in value or " " in value) and (zone := zone_fault(value)) is not None:
        return zone, _ZONE
    return next((fault for pattern, fault in _FAULTS if pattern.search(value)), None)


def _alike(attribute: Attribute | None) -> Sequence[Schema]:
    """Values of what is no time have no such fault. Those of times in none of these are looked at singly."""
    if attribute is None:
        return ()
    if "datetime" not in attribute.types:
        return ({},)
    return (
        {"pattern": _SECONDS},
        {"pattern": _DAY},
        {"pattern": "^[^T ]*$"},
        {"pattern": f"{_TIME}$"},
        {"pattern": f"{_TIME}[+-](?:[01][0-9]|2[0-3])(?:[0-5][0-9])?$"},
    )


class WrongFormat(PayloadRule):
    """A text is not of its format."""

    keywords = claimed("wrong-format")
    clues = (Clue(_time_fault, _alike),)

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
            said, help_ = _time_fault(broken) or (f"is not {form(broken.attribute)}", None)
            yield violation_problem(sample, broken, f"`{broken.path}` {said}", help=help_)
