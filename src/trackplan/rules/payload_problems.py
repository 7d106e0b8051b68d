"""Construction of problems with payloads and their attributes.

Equal problems of many payloads are counted as one, so a message holds nothing of one payload.
"""

from __future__ import annotations

from trackplan.document import Path
from trackplan.model.finding import Problem, Severity
from trackplan.model.payload import Sample, Violation


def payload_problem(
    sample: Sample,
    message: str,
    at: Path,
    *,
    help: str | None = None,  # noqa: A002 - the word that users read
    on_key: bool = False,
) -> Problem:
    """Make a problem with a payload as a whole, at a path of its record."""
    is_event = sample.payload.kind == "event"
    return Problem(
        message=message,
        ref=sample.ref(at, on_key=on_key),
        event=sample.payload.name if is_event else None,
        help=help,
        at=None if is_event else "people",
    )


def attribute_problem(
    sample: Sample,
    message: str,
    at: Path,
    *,
    attribute: str | None = None,
    help: str | None = None,  # noqa: A002 - the word that users read
    on_key: bool = False,
    severity: Severity | None = None,
) -> Problem:
    """Make a problem with one attribute, at a path inside the attributes.

    ``attribute`` is the attribute path where another than that of the place is meant.
    """
    return Problem(
        message=message,
        ref=sample.attribute_ref(at, on_key=on_key),
        event=sample.payload.name if sample.payload.kind == "event" else None,
        attribute=sample.path(at) if attribute is None else attribute,
        help=help,
        severity=severity,
    )


def violation_problem(
    sample: Sample,
    violation: Violation,
    message: str,
    *,
    help: str | None = None,  # noqa: A002 - the word that users read
    on_key: bool = False,
    severity: Severity | None = None,
) -> Problem:
    """Make a problem with the attribute of a violation, at its value, or at its name if ``on_key``."""
    return attribute_problem(
        sample,
        message,
        violation.at,
        attribute=violation.path,
        help=help,
        on_key=on_key,
        severity=severity,
    )


def subject(sample: Sample) -> str:
    """Name the event, or the person, for a sentence."""
    return f"`{sample.payload.name}`" if sample.payload.kind == "event" else "a person"
