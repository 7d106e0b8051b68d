"""Classification of person ids, so that exactly one rule reports each."""

from __future__ import annotations

from trackplan.language.personal import looks_like
from trackplan.model.payload import Sample
from trackplan.validator import matcher


def is_email(sample: Sample) -> bool:
    """Return whether the id is an e-mail address that the plan's pattern does not allow."""
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
