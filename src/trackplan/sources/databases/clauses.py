"""What the plan and the rules ask of a row, clause by clause, as conditions of SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.sources.databases.predicates import Condition, Members, Translator, required


@dataclass(frozen=True, slots=True)
class Clause:
    """What one rule, or one keyword of one attribute, asks of a row."""

    condition: Condition
    rule: str = ""
    keyword: str = ""
    attribute: str = ""


def clauses_of_schema(schema: Mapping[str, Any], attributes: Members) -> Iterator[Clause]:
    """Yield the clauses of an event's schema: one for each keyword of each attribute."""
    translator = Translator(schema)
    for keyword, argument in schema.items():
        if keyword == "properties":
            for name, inner in argument.items():
                for one, wanted in inner.items() if isinstance(inner, Mapping) else ():
                    condition = translator.of_member({one: wanted}, attributes, name)
                    yield Clause(condition, keyword=one, attribute=name)
        elif keyword == "required":
            for name in argument:
                yield Clause(required([name], attributes), keyword=keyword, attribute=name)
        elif keyword == "additionalProperties" and argument is False:
            for name in [*attributes.members, *sorted(attributes.opaque)]:
                if name not in schema.get("properties", {}):
                    yield Clause(
                        translator.of_member(False, attributes, name), keyword=keyword, attribute=name
                    )
        else:
            yield Clause(translator.of_keyword(keyword, argument, schema, attributes), keyword=keyword)


def clause_of_rule(rule: str, schema: Mapping[str, Any], row: Members) -> Clause:
    """Return the clause of a rule by its schema of payloads about which it says nothing."""
    return Clause(Translator(schema).condition(schema, row), rule=rule)
