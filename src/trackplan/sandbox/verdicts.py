"""The interface of judges: the verdict on an arriving record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from trackplan.model.finding import Severity
from trackplan.sandbox.calls import Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One problem of a record."""

    rule: str
    severity: Severity
    message: str
    help: str = ""
    attribute: str | None = None
    """An attribute path such as ``items[].sku``."""
    pointer: str = ""
    """A JSON pointer into the record."""

    def plain(self) -> dict[str, Any]:
        """Return the complaint as JSON data."""
        return {
            "rule": self.rule,
            "severity": self.severity.word,
            "message": self.message,
            "help": self.help,
            "attribute": self.attribute,
            "pointer": self.pointer,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class EventVerdict:
    """The verdict on one record."""

    complaints: tuple[Complaint, ...] = ()

    @property
    def good(self) -> bool:
        """Whether there is no error; warnings are allowed."""
        return all(complaint.severity < Severity.ERROR for complaint in self.complaints)


class Judge(Protocol):
    """A function that checks a record of a shape, named as in `trackplan.shapes.SHAPES`."""

    def __call__(self, record: Mapping[str, Any], shape: str, /) -> EventVerdict:
        """Return the verdict; never raises on a JSON object."""
        ...


FINE = EventVerdict()


def permissive(_record: Mapping[str, Any], _shape: str) -> EventVerdict:
    """Accept everything: the judge of a sandbox without a plan."""
    return FINE


@dataclass(frozen=True, slots=True)
class JudgedEvent:
    """An arrival and its verdict."""

    arrival: Arrival
    verdict: EventVerdict

    @property
    def good(self) -> bool:
        """Whether it was accepted, and fits the plan."""
        return self.verdict.good and self.arrival.outcome not in ("refused", "dropped")

    @property
    def worst(self) -> Severity | None:
        """The worst severity; ``None`` without problems."""
        if not self.good:
            return Severity.ERROR
        return max((complaint.severity for complaint in self.verdict.complaints), default=None)


def judged(arrival: Arrival, judge: Judge) -> JudgedEvent:
    """Judge events and attributes; the plan says nothing about other calls."""
    if arrival.kind not in ("event", "person") or not isinstance(arrival.record, Mapping):
        return JudgedEvent(arrival, FINE)
    try:
        return JudgedEvent(arrival, judge(arrival.record, arrival.shape))
    except Exception as error:  # noqa: BLE001  # a sender's answer must not hang on a rule's mistake
        message = f"The judge could not finish with this record: {type(error).__name__}"
        complaint = Complaint(rule="not-judged", severity=Severity.ERROR, message=message)
        return JudgedEvent(arrival, EventVerdict(complaints=(complaint,)))
