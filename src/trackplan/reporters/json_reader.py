"""The parser of an audit's JSON report, the counterpart of ``json.py`` with the same schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from trackplan.document import Location, Span
from trackplan.model.finding import Consequence, Finding, Place, Severity, Skipped
from trackplan.model.landed import Landed, LandedAttribute, LandedEvent, LandedPeople
from trackplan.model.report import PlanSummary, Report
from trackplan.reporters.json import SCHEMA_VERSION
from trackplan.rules import catalog
from trackplan.validator import Failure, Validator

Data = Mapping[str, Any]


class ReportError(Exception):
    """The text is not a usable report; the message says why, and follows a file name."""


def read_audit(text: str) -> Report:
    """Parse the report of an audit, with its findings and what landed. Raises `ReportError`.

    Unknown members, of later versions, are ignored. Changes, coverage and what was set aside are not
    read back.
    """
    data = _parsed(text)
    if not isinstance(data, dict) or "schema_version" not in data or "command" not in data:
        raise ReportError("is no report of trackplan")
    if data["schema_version"] != SCHEMA_VERSION:
        raise ReportError("is a report of another version of trackplan")
    if data["command"] != "audit":
        raise ReportError("is a report, but not of an audit")
    try:
        failures = _validator().failures(data)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise ReportError("is no report of an audit: it holds a value that no report has") from None
    if failures:
        raise ReportError(f"is no report of an audit: {_told(failures[0])}")
    if "landed" not in data:
        raise ReportError("is no report of an audit: it does not say what landed")
    return Report(
        command="audit",
        findings=tuple(map(_finding, data["findings"])),
        checked={name: int(count) for name, count in data["checked"].items()},
        skipped=tuple(Skipped(what=one["what"], reason=one["reason"]) for one in data["skipped"]),
        complete=data["complete"],
        plan=_plan(data.get("plan")),
        landed=_landed(data["landed"]),
    )


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise ReportError(f"is no JSON: line {error.lineno}, column {error.colno}: {error.msg}") from None
    except (ValueError, RecursionError):
        raise ReportError("is no JSON that a report could be") from None


def _refused(name: str) -> Any:
    raise ValueError(name)


@cache
def _validator() -> Validator:
    """Return the schema of a report, relaxed to allow unknown members."""
    text = files("trackplan.reporters").joinpath("report.schema.json").read_text("utf-8")
    return Validator(_forgiving(json.loads(text)))


def _forgiving(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_forgiving(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: _forgiving(value)
        for name, value in schema.items()
        if not (name == "additionalProperties" and value is False)
    }


def _told(failure: Failure) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in failure.at)
    where = "".join(steps).removeprefix(".") or "the report"
    if failure.keyword == "required":
        return f"`{where}` has no `{failure.name}`"
    return f"`{where}` is not what `trackplan schema --of report` describes"


def _plan(data: Data | None) -> PlanSummary | None:
    if data is None:
        return None
    return PlanSummary(name=data.get("name"), version=data.get("version"), events=int(data.get("events", 0)))


def _finding(data: Data) -> Finding:
    rule = catalog().get(data["rule"])
    span = Span(*(int(data[name]) for name in ("line", "column", "end_line", "end_column")))
    return Finding(
        rule=data["rule"],
        kind="landing" if rule is None else rule.kind,
        severity=Severity[data["severity"].upper()],
        message=data["message"],
        help=data.get("help", ""),
        location=Location(data["file"], span),
        pointer=data.get("pointer", ""),
        event=data.get("event"),
        attribute=data.get("attribute"),
        at=data["at"],
        count=int(data["count"]),
        share=data.get("share"),
        of=data.get("of"),
        basis=data.get("basis"),
        first_seen=data.get("first_seen"),
        last_seen=data.get("last_seen"),
        source=data.get("source"),
        places=tuple(
            Place(
                file=one["file"],
                line=int(one["line"]),
                column=int(one["column"]),
                pointer=one.get("pointer", ""),
            )
            for one in data.get("places", ())
        ),
        fingerprint=data.get("fingerprint", ""),
        meant=data.get("meant"),
        landed_as=tuple(data.get("landed_as", ())),
        journeys=tuple(data.get("journeys", ())),
        consequence=Consequence[data.get("consequence", "none").upper()],
        missed=int(data.get("missed", 0)),
        owner=data.get("owner"),
        contact=data.get("contact", ""),
        parts=tuple(map(_finding, data.get("parts", ()))),
    )


def _landed(data: Data) -> Landed:
    people = data.get("people")
    return Landed(
        first=data["span"].get("first"),
        last=data["span"].get("last"),
        shapes=_counts(data["shapes"]),
        events=tuple(map(_event, data["events"])),
        people=None
        if people is None
        else LandedPeople(
            count=int(people["count"]),
            attributes=_attributes(people["attributes"]),
            attributes_beyond=int(people.get("attributes_beyond", 0)),
        ),
    )


def _event(data: Data) -> LandedEvent:
    delay = data.get("delay")
    return LandedEvent(
        name=data["name"],
        planned=data["planned"],
        count=int(data["count"]),
        valid=int(data["valid"]),
        anonymous=int(data.get("anonymous", 0)),
        first_seen=data["first_seen"],
        last_seen=data["last_seen"],
        per_day=_counts(data["per_day"]),
        sources=_counts(data.get("sources", {})),
        delay=None if delay is None else _counts(delay),
        attributes=_attributes(data["attributes"]),
        attributes_beyond=int(data.get("attributes_beyond", 0)),
    )


def _attributes(data: Data) -> dict[str, LandedAttribute]:
    return {
        path: LandedAttribute(
            count=int(one["count"]),
            of=None if one["of"] is None else int(one["of"]),
            types=_counts(one["types"]),
            first_seen=one.get("first_seen"),
            last_seen=one.get("last_seen"),
            numbers={int(number): int(count) for number, count in one.get("numbers", {}).items()},
            texts={int(key): int(count) for key, count in one.get("texts", {}).items()},
        )
        for path, one in data.items()
    }


def _counts(data: Data) -> dict[str, int]:
    return {name: int(count) for name, count in data.items()}
