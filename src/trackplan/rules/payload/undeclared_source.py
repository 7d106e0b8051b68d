from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Match
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import payload_problem


class UndeclaredSource(PayloadRule):
    """An event lands from a source that the plan does not declare for it."""

    always = True
    of_calls = True

    card = RuleCard(
        id="undeclared-source",
        severity=Severity.ERROR,
        summary="An event was sent by a source that the plan does not name for it.",
        why="Two systems send one event: every mail goes out twice, and numbers are counted twice.",
        fix="Stop the second sender, or add it to the event's `sources` with a reason.",
        bad="""\
sources:
  shop-api: {match: {attribute: source, equals: shop-api}}
  web: {match: {context: library.name, equals: analytics.js}}
events:
  checkout_started:
    sources: [shop-api]
    attributes:
      source: {type: string}
--- samples/a.ndjson
{"type": "track", "userId": "usr_1", "event": "checkout_started", "properties": {}, "context": {"library": {"name": "analytics.js"}}}  # flagged
""",
        good="""\
sources:
  shop-api: {match: {attribute: source, equals: shop-api}}
  web: {match: {context: library.name, equals: analytics.js}}
events:
  checkout_started:
    sources: [shop-api]
    attributes:
      source: {type: string}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"source": "shop-api"}}
{"name": "checkout_started", "data": {}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield the event, where a source shows itself and is none of the event's."""
        event = sample.event
        if event is None or not event.sources:
            return
        seen = [one.name for one in sample.plan.sources.values() if one.match and _matches(one.match, sample)]
        if seen and not set(seen) & set(event.sources):
            message = f"`{event.name}` comes from `{seen[0]}`, which is none of its sources"
            help_ = f"planned: {', '.join(f'`{name}`' for name in event.sources)}"
            yield payload_problem(sample, message, sample.payload.name_at, help=help_)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: one of the event's sources matches, or certainly no other source does."""
        if family.event is None or not family.event.sources:
            return {}
        own: list[Schema] = []
        others: list[Schema] = []
        for source in family.plan.sources.values():
            if source.match is not None and source.name in family.event.sources:
                own.append(_shows(source.match))
            elif source.match is not None:
                others.append(_hides(source.match))
        return {"anyOf": [*own, {"allOf": others}]} if others else {}


def _matches(match: Match, sample: Sample) -> bool:
    value: Any = sample.payload.attributes if match.kind == "attribute" else sample.payload.context
    for part in match.path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value is not None and str(value) == match.equals


def _shows(match: Match) -> Schema:
    """Return the schema of a record with the source's mark."""
    schema: Schema = {"const": match.equals}
    for part in reversed(_path(match)):
        schema = {"type": "object", "properties": {part: schema}, "required": [part]}
    return schema


def _hides(match: Match) -> Schema:
    """Return the schema of another text, or none; numbers go to `check`, which reads them as text."""
    schema: Schema = {"type": ["string", "null"], "not": {"const": match.equals}}
    for part in reversed(_path(match)):
        schema = {"properties": {part: schema}}
    return schema


def _path(match: Match) -> list[str]:
    return ["attributes" if match.kind == "attribute" else "context", *match.path.split(".")]
