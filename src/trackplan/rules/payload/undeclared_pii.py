from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.document import Path
from trackplan.language.compiled import attribute_path
from trackplan.language.personal import NOT_PERSONAL, looks_like
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import planned


class UndeclaredPii(PayloadRule):
    """Personal data where the plan declares none."""

    always = True

    card = RuleCard(
        id="undeclared-pii",
        severity=Severity.ERROR,
        summary=(
            "A value looks like an e-mail address, a phone, card or account number, and the plan does "
            "not say that the attribute is personal data."
        ),
        why=(
            "Whoever reads logs, exports and reports sees it; when a person asks for their data to be "
            "deleted, it stays."
        ),
        fix="Declare it with `pii`, or stop sending it.",
        bad="""\
events:
  products_searched:
    attributes:
      search_query: {type: string}
--- samples/a.ndjson
{"name": "products_searched", "data": {"search_query": "maya@example.com"}}  # flagged
""",
        good="""\
events:
  products_searched:
    attributes:
      search_query: {type: string, pii: email}
--- samples/a.ndjson
{"name": "products_searched", "data": {"search_query": "maya@example.com"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each such text in an attribute, planned or not, that leaves `pii` open."""
        sent = sample.payload.attributes
        for at, kind in _found(planned(sample), sent) if isinstance(sent, Mapping) else ():
            path = attribute_path(at)
            message = f"`{path}` looks like {kind}, and the plan does not say that it is personal data"
            yield attribute_problem(sample, message, at)

    def quiet(self, family: Family) -> Schema | None:
        """No text that leaves `pii` open, at any depth, has a form that could be personal data's."""
        return {"$defs": {"free": _FREE}, "properties": {"attributes": _around(family.attributes)}}


def _found(
    around: Mapping[str, Attribute], sent: Mapping[str, Any], at: Path = ()
) -> Iterator[tuple[Path, str]]:
    for name, value in sent.items():
        yield from _in(around.get(name), value, (*at, name))


def _in(attribute: Attribute | None, value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if attribute is not None and attribute.pii is not None:
        return
    if isinstance(value, str):
        if (kind := looks_like(value)) is not None:
            yield at, kind
    elif isinstance(value, Mapping):
        yield from _found(attribute.attributes if attribute is not None else {}, value, at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _in(attribute.items if attribute is not None else None, item, (*at, index))


_REF: Schema = {"$ref": "#free"}
_FREE: Schema = {"$anchor": "free", "pattern": NOT_PERSONAL, "additionalProperties": _REF, "items": _REF}
"""A value of which the plan says nothing, at any depth."""


def _around(attributes: Mapping[str, Attribute]) -> Schema:
    """The schema of an object with these attributes, as `_found` walks it."""
    inner = {name: _quiet(attribute) for name, attribute in attributes.items()}
    return {"properties": inner, "additionalProperties": _REF}


def _quiet(attribute: Attribute) -> Schema:
    if attribute.pii is not None:
        return {}
    items = _REF if attribute.items is None else _quiet(attribute.items)
    if not attribute.attributes and items is _REF:
        return _REF
    return {"pattern": NOT_PERSONAL, **_around(attribute.attributes), "items": items}
