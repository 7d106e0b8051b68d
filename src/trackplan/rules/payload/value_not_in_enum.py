import re
from collections.abc import Iterator, Sequence

from trackplan.language.keywords import choices, claimed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute
from trackplan.rules import Clue, PayloadRule, Schema
from trackplan.rules.bounds import bounds
from trackplan.rules.payload_problems import violation_problem


def _message(broken: Violation) -> str:
    listed = choices(broken.attribute.constraints) if broken.attribute is not None else ()
    if isinstance(broken.value, str):
        for choice in listed:
            # That a value is a planned one in other letters tells nothing about the person.
            if isinstance(choice, str) and choice.casefold() == broken.value.strip().casefold():
                return f"`{broken.path}` differs from the planned `{choice}` only in letter case or spaces"
    return f"`{broken.path}` is none of the planned values"


_MOST = 30
"""For more planned values, no two texts are known to be alike."""


def _alike(attribute: Attribute | None) -> Sequence[Schema]:
    listed = choices(attribute.constraints) if attribute is not None else ()
    forms = dict.fromkeys(choice.casefold() for choice in listed if isinstance(choice, str))
    if len(forms) > _MOST:
        return ({"not": {"type": "string"}},)
    patterns = [f"^(?:{''.join(map(_any_case, form))})$" for form in forms]
    outer = {"type": "string", "pattern": "^[!-~](?:[ -~]*[!-~])?$"}
    others = {**outer, "not": {"anyOf": [{"pattern": one} for one in patterns]}} if patterns else outer
    return ({"not": {"type": "string"}}, others, *({"allOf": [outer, {"pattern": one}]} for one in patterns))


def _any_case(letter: str) -> str:
    return f"[{letter}{letter.upper()}]" if letter.isascii() and letter.isalpha() else re.escape(letter)


class ValueNotInEnum(PayloadRule):
    """A value is none of those planned."""

    keywords = claimed("value-not-in-enum")
    clues = (Clue(_message, _alike),)

    card = RuleCard(
        id="value-not-in-enum",
        severity=Severity.ERROR,
        summary="A value is none of those that the plan lists.",
        why=(
            "Branches and segments ask for the listed values. A person with another value matches none of them."
        ),
        fix=(
            "Send one of the planned values, or add the new one to the plan and to every branch that "
            "reads it."
        ),
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, enum: [USD, EUR]}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "usd"}}  # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: string, enum: [USD, EUR]}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": "USD"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        for broken in sample.broken(*self.keywords):
            yield violation_problem(sample, broken, _message(broken), help=bounds(broken.attribute))
