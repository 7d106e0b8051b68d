"""JSON Schema as conditions of SQL on the columns of a table, where SQL can say them exactly.

A condition may be too narrow only where it is not `whole`: it then lets rows through that the schema refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from trackplan.validator import Validator

JSON_TYPES: Mapping[str, frozenset[str]] = {
    "integer": frozenset({"integer", "number"}),
    "number": frozenset({"number"}),
    "text": frozenset({"string"}),
    "time": frozenset({"string"}),
    "date": frozenset({"string"}),
    "boolean": frozenset({"boolean"}),
    "null": frozenset({"null"}),
}
"""The types of JSON that the values of a column have, by its kind."""

Schema = Mapping[str, Any] | bool


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """The value of a column or of an expression."""

    value: exp.Expr
    kind: str
    """A key of `JSON_TYPES`, or ``other``."""
    null: bool = False
    """Whether no value is JSON's null; else it is absent."""


@dataclass(frozen=True, slots=True)
class Members:
    """An object by its members; ``opaque`` ones cannot be looked into."""

    members: Mapping[str, ColumnValue | Members]
    opaque: frozenset[str] = frozenset()


@dataclass(slots=True)
class Condition:
    """The parts of a condition, all of which must hold."""

    parts: list[exp.Expr] = field(default_factory=list)
    whole: bool = True
    """Whether it says all that the schema does."""

    @property
    def is_true(self) -> bool:
        """Whether every row meets it."""
        return self.whole and not self.parts

    def add(self, other: Condition) -> None:
        """Ask for another condition too."""
        self.parts += other.parts
        self.whole = self.whole and other.whole

    @property
    def sql(self) -> exp.Expr:
        """Return it as one expression."""
        return exp.and_(*self.parts) if self.parts else exp.true()


UNKNOWN = Condition(whole=False)
"""What SQL cannot say."""


def never() -> Condition:
    """Return the condition that no row meets."""
    return Condition([exp.false()])


class Translator:
    """Translates one schema with its definitions."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        definitions = schema.get("$defs", {}).values()
        self._anchors = {f"#{one['$anchor']}": one for one in definitions if "$anchor" in one}

    def condition(self, schema: Schema, value: ColumnValue | Members) -> Condition:
        """Return the condition under which a value is valid."""
        if isinstance(schema, bool):
            return Condition() if schema else never()
        found = Condition()
        for keyword, argument in schema.items():
            found.add(self.of_keyword(keyword, argument, schema, value))
        return found

    def of_keyword(
        self, keyword: str, argument: Any, schema: Mapping[str, Any], value: ColumnValue | Members
    ) -> Condition:
        """Return the condition of one keyword; ``schema`` holds those beside it."""
        if keyword in {"$schema", "$defs", "$anchor", "title", "description", "then", "else"}:
            return Condition()
        if keyword == "$ref":
            target = self._anchors.get(argument)
            return UNKNOWN if target is None else self.condition(target, value)
        if keyword in {"allOf", "anyOf", "not", "if"}:
            return self._combined(keyword, argument, schema, value)
        if isinstance(value, Members):
            return self._of_members(keyword, argument, schema, value)
        return _of_scalar(keyword, argument, value)

    def _combined(
        self, keyword: str, argument: Any, schema: Mapping[str, Any], value: ColumnValue | Members
    ) -> Condition:
        if keyword == "allOf":
            found = Condition()
            for one in argument:
                found.add(self.condition(one, value))
            return found
        if keyword == "anyOf":
            return _any([self.condition(one, value) for one in argument])
        inner = self.condition(argument, value)
        if not inner.whole:
            return UNKNOWN
        refused = never() if inner.is_true else Condition([exp.not_(exp.paren(inner.sql))])
        if keyword == "not":
            return refused
        then = _any([refused, self.condition(schema.get("then", True), value)])
        then.add(_any([inner, self.condition(schema.get("else", True), value)]))
        return then

    def _of_members(
        self, keyword: str, argument: Any, schema: Mapping[str, Any], value: Members
    ) -> Condition:
        if keyword == "type":
            return Condition() if "object" in _listed(argument) else never()
        if keyword == "properties":
            found = Condition()
            for name, inner in argument.items():
                found.add(self.of_member(inner, value, name))
            return found
        if keyword == "required":
            return required(argument, value)
        if keyword == "additionalProperties":
            found = Condition()
            for name in [*value.members, *sorted(value.opaque)]:
                if name not in schema.get("properties", {}):
                    found.add(self.of_member(argument, value, name))
            return found
        if keyword == "propertyNames":
            accepts = Validator({"propertyNames": argument}).accepts
            names = dict.fromkeys([*value.members, *value.opaque])
            return Condition() if accepts(names) else UNKNOWN
        return UNKNOWN

    def of_member(self, schema: Schema, holder: Members, name: str) -> Condition:
        """Return the condition under which a member is valid, or absent."""
        if name in holder.opaque:
            return Condition() if schema is True or schema == {} else UNKNOWN
        member = holder.members.get(name)
        if member is None:
            return Condition()
        inner = self.condition(schema, member)
        if isinstance(member, Members):
            return inner
        if not inner.parts:
            return inner
        if member.null:
            of_null = self.condition(schema, ColumnValue(exp.null(), "null"))
            if not of_null.is_true:
                return Condition([_given(member), *inner.parts], inner.whole) if of_null.whole else UNKNOWN
        return Condition([exp.or_(exp.not_(_given(member)), exp.paren(inner.sql))], inner.whole)


def required(names: Iterable[str], value: Members) -> Condition:
    """Return the condition that members are there."""
    found = Condition()
    for name in names:
        member = value.members.get(name)
        if name in value.opaque:
            found.add(UNKNOWN)
        elif member is None:
            found.add(never())
        elif isinstance(member, ColumnValue) and not member.null:
            found.parts.append(_given(member))
    return found


def _given(member: ColumnValue) -> exp.Expr:
    return exp.not_(exp.Is(this=member.value.copy(), expression=exp.null()))


def _any(branches: Sequence[Condition]) -> Condition:
    if any(one.is_true for one in branches):
        return Condition()
    if not all(one.whole for one in branches):
        return UNKNOWN
    return Condition([exp.or_(*(exp.paren(one.sql) for one in branches))])


def _listed(types: Any) -> frozenset[str]:
    return frozenset([types] if isinstance(types, str) else types)


_COMPARISONS: Mapping[str, type[exp.Binary]] = {
    "minimum": exp.GTE,
    "maximum": exp.LTE,
    "exclusiveMinimum": exp.GT,
    "exclusiveMaximum": exp.LT,
    "minLength": exp.GTE,
    "maxLength": exp.LTE,
}
_OF_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), "number"),
    **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), "string"),
    **dict.fromkeys(("properties", "required", "additionalProperties", "propertyNames"), "object"),
    **dict.fromkeys(("items", "minItems", "maxItems", "uniqueItems"), "array"),
}
"""The type of the values that each keyword is about."""


def _of_scalar(keyword: str, argument: Any, value: ColumnValue) -> Condition:
    types = JSON_TYPES.get(value.kind)
    if types is None:
        return UNKNOWN
    if keyword == "type":
        return _typed(_listed(argument), value, types)
    if keyword in {"enum", "const"}:
        return _one_of(argument if keyword == "enum" else [argument], value)
    of = _OF_TYPES.get(keyword)
    if of is None:
        return UNKNOWN
    if of not in types:
        return Condition()
    return _compared(keyword, argument, value) if of == "number" else _of_text(keyword, argument, value)


def _of_text(keyword: str, argument: Any, value: ColumnValue) -> Condition:
    if value.kind in WRITTEN:
        return Condition() if Validator({keyword: argument}).accepts(WRITTEN[value.kind]) else UNKNOWN
    if keyword in _COMPARISONS:
        return _compared(keyword, argument, ColumnValue(exp.Length(this=value.value.copy()), "integer"))
    return UNKNOWN


WRITTEN = {"time": "2026-11-28T10:00:00.000000Z", "date": "2026-11-28"}
"""Times and dates as `trackplan.sources.arrow_json` writes each."""


def _typed(wanted: frozenset[str], value: ColumnValue, types: frozenset[str]) -> Condition:
    if wanted & types:
        return Condition()
    if value.kind == "number" and "integer" in wanted:
        return Condition([exp.EQ(this=value.value.copy(), expression=exp.Floor(this=value.value.copy()))])
    return never()


def _one_of(values: Iterable[Any], value: ColumnValue) -> Condition:
    kinds: Mapping[str, tuple[type, ...]] = {
        "text": (str,),
        "integer": (int, float),
        "number": (int, float),
        "boolean": (bool,),
    }
    if value.kind == "null":
        return Condition() if None in values else never()
    fitting = kinds.get(value.kind)
    if fitting is None:
        return UNKNOWN
    found = [one for one in values if isinstance(one, fitting) and isinstance(one, bool) == (bool in fitting)]
    if not found:
        return never()
    return Condition([exp.In(this=value.value.copy(), expressions=[exp.convert(one) for one in found])])


def _compared(keyword: str, bound: Any, value: ColumnValue) -> Condition:
    comparison = _COMPARISONS.get(keyword)
    if comparison is None:
        return UNKNOWN
    return Condition([comparison(this=value.value.copy(), expression=exp.convert(bound))])
