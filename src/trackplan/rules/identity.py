"""What is wrong with the id of a person, so that exactly one rule says it."""

from __future__ import annotations

from trackplan.language.personal import looks_like
from trackplan.model.payload import Sample
from trackplan.validator import matcher


def is_email(sample: Sample) -> bool:
    """Whether an e-mail address stands for the id, and the plan's pattern is not one of addresses."""
    person = sample.payload.person
    if person is None or "@" not in person or looks_like(person) != "an e-mail address":
        return False
    pattern = sample.plan.identity.pattern
    test = matcher(pattern) if pattern is not None else None
    return test is None or not test(person)


def is_off_pattern(sample: Sample) -> bool:
    """Whether the id does not match the plan's pattern; Customer.io's own ids and addresses may not."""
    person, pattern = sample.payload.person, sample.plan.identity.pattern
    if person is None or pattern is None or person.startswith("cio_"):
        return False
    test = matcher(pattern)
    return test is not None and not test(person) and not is_email(sample)
