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
    return Problem(
        message=message,
        ref=sample.ref(at, on_key=on_key),
        event=sample.payload.name if sample.payload.kind == "event" else None,
        help=help,
        at=holder_of(sample),
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
    path = sample.path(at) if attribute is None else attribute
    of_object = sample.payload.kind == "object"
    return Problem(
        message=message,
        ref=sample.attribute_ref(at, on_key=on_key),
        event=sample.payload.name if sample.payload.kind == "event" else None,
        attribute=path,
        help=help,
        severity=severity,
        at=f"{holder_of(sample)}/{path}" if of_object else None,
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
    """Name the event, the person or the object, for a sentence."""
    if sample.payload.kind == "event":
        return f"`{sample.payload.name}`"
    return "a person" if sample.object_type is None else f"`{sample.object_type.name}`"


def holder_of(sample: Sample) -> str | None:
    """Return the address of what a payload is about; ``None`` for an event, which has one by its name."""
    if sample.payload.kind == "object":
        known = sample.object_type
        return f"objects/{sample.payload.object_type if known is None else known.name}"
    return "people" if sample.payload.kind == "person" else None
