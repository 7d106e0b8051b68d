"""Go code that checks a value, and that makes its JSON form."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from trackplan.codegen.go.lines import Path, function_literal, indented, loop, uses, when
from trackplan.codegen.go.literals import quoted, scalar
from trackplan.codegen.identifiers import short_hash
from trackplan.codegen.patterns import FORMATS, GO, Untranslatable, translated
from trackplan.codegen.shapes import Alternative, TypedValue, ValueCheck
from trackplan.language.keywords import KEYWORDS

LARGEST = 2**63 - 1
COUNTED = 2**31 - 1
"""The largest length or count that any text or list has."""


class TypeNames(NamedTuple):
    """How the types of shapes are looked up."""

    type_of: Callable[[TypedValue], str]
    is_named: Callable[[TypedValue], str]
    """``enum``, ``choice`` for one of mixed types, ``union``, ``struct``, or nothing."""


class GoValues:
    """The writer of such code; it collects the patterns that the code needs."""

    def __init__(self, naming: TypeNames) -> None:
        self._naming = naming
        self.patterns: dict[str, str] = {}
        """The patterns of the package by the name of their variable."""
        self.unchecked: set[str] = set()
        """Patterns that Go cannot run."""

    def pattern(self, pattern: str) -> str | None:
        """Return the variable that holds a pattern; ``None`` if Go cannot run it."""
        try:
            written = translated(pattern, GO)
        except Untranslatable:
            self.unchecked.add(pattern)
            return None
        name = f"pattern_{short_hash(pattern)}"
        self.patterns[name] = written
        return name

    def plain(self, shape: TypedValue, value: str) -> str:
        """Return the expression of a value's JSON form."""
        match self._naming.is_named(shape):
            case "enum":
                return f"{_base(shape)}({value})"
            case "choice":
                return f"{value}.value"
            case "union":
                return f"{value}.plain()"
        return self.plain_of(shape.alternatives[0], value)

    def plain_of(self, one: Alternative, value: str) -> str:  # noqa: PLR0911  # one line a kind
        """Return the same for one kind of value."""
        match one.kind:
            case "timestamp":
                return f"{value}.Unix()"
            case "datetime":
                return f"{value}.Format(time.RFC3339Nano)"
            case "date":
                return f"{value}.String()"
            case "object" if one.fields is not None:
                return f"{value}.attributes()"
            case "object" if one.values is not None:
                return f"mapOf({value}, {self._converter(one.values)})"
            case "array" if one.items is not None:
                return f"listOf({value}, {self._converter(one.items)})"
        return value

    def _converter(self, items: TypedValue) -> str:
        type_ = self._naming.type_of(items)
        inner = function_literal(f"func(item {type_}) any", self.plain(items, "item"))
        if not items.nullable:
            return inner
        return function_literal(f"func(value Nullable[{type_}]) any", f"plainOf(value, {inner})")

    def checks(self, shape: TypedValue, value: str, at: Path, depth: int = 0) -> list[str]:
        """Return the lines that record what is wrong with a value."""
        kind = self._naming.is_named(shape)
        planned = quoted(" or ".join(str(one) for one in shape.choices or ()) or "no value: nothing fits")
        if kind == "enum" and shape.choices:
            listed = ", ".join(scalar(one) for one in shape.choices)
            return [
                f"switch {value} {{",
                f"case {listed}:",
                "default:",
                f"\tp.add({planned}, {at.arguments})",
                "}",
            ]
        if kind == "choice" and shape.choices:
            return [f"if {value}.value == nil {{", f"\tp.add({planned}, {at.arguments})", "}"]
        if kind in ("enum", "choice"):
            return [f"p.add({planned}, {at.arguments})"]
        if kind == "union":
            return [f"{value}.check(p, {at.joined})"]
        return self.checks_of(shape.alternatives[0], value, at, depth)

    def checks_of(self, one: Alternative, value: str, at: Path, depth: int = 0) -> list[str]:  # noqa: C901  # one a kind
        """Return the same for one kind of value."""
        lines: list[str] = []
        match one.kind:
            case "any":
                return self._dynamic(one, value, at, depth)
            case "number":
                lines += when(f"!isFinite({value})", "a number", at)
            case "timestamp" | "datetime":
                lines += when(f"{value}.IsZero()", "a time", at)
            case "date":
                lines += when(f"!{value}.IsValid()", "a day of the calendar", at)
            case "object" if one.fields is not None:
                lines.append(f"{value}.check(p, {at.then('.').joined})")
            case "object" if one.values is not None or one.keys is not None:
                lines += self._map(one, value, at, depth)
            case "object":
                lines += loop("name", "inner", depth, value, at.then(".").then(expression=f"name{depth}"))
            case "array" if one.items is None:
                item = at.then("[").then(expression=f"strconv.Itoa(index{depth})").then("]")
                lines += loop("index", "item", depth, value, item)
            case "array" if one.items is not None:
                lines += self._items(one.items, value, at, depth)
        for check in one.checks:
            lines += self._one(one, check, value, at)
        return lines

    def _items(self, items: TypedValue, value: str, at: Path, depth: int) -> list[str]:
        index, item = f"index{depth}", f"item{depth}"
        inner = at.then("[").then(expression=f"strconv.Itoa({index})").then("]")
        if items.nullable:
            lines = self.checks(items, "value", inner, depth + 1)
            taken = "value" if uses(lines, "value") else "_"
            lines = [f"if {taken}, ok := {item}.Get(); ok {{", *indented(lines), "}"] if lines else []
            lines += ["if !" + f"{item}.IsSet() {{", f"\tp.missing({inner.arguments})", "}"]
        else:
            lines = self.checks(items, item, inner, depth + 1)
        if not lines:
            return []
        named = f"{index}, {item}" if uses(lines, item) else index
        return [f"for {named} := range {value} {{", *indented(lines), "}"]

    def _map(self, one: Alternative, value: str, at: Path, depth: int) -> list[str]:
        key, item = f"key{depth}", f"item{depth}"
        inner = at.then(".").then(expression=key)
        lines = [] if one.keys is None else self.checks(one.keys, key, inner, depth + 1)
        if one.values is None:
            lines.append(f"checkJSON(p, {item}, {inner.joined})")
        elif one.values.nullable:
            found = self.checks(one.values, "value", inner, depth + 1)
            taken = "value" if uses(found, "value") else "_"
            lines += [f"if {taken}, ok := {item}.Get(); ok {{", *indented(found), "}"] if found else []
            lines += [f"if !{item}.IsSet() {{", f"\tp.missing({inner.arguments})", "}"]
        else:
            lines += self.checks(one.values, item, inner, depth + 1)
        if not lines:
            return []
        named = f"{key}, {item}" if uses(lines, item) else key
        return [f"for {named} := range {value} {{", *indented(lines), "}"]

    def _dynamic(self, one: Alternative, value: str, at: Path, depth: int) -> list[str]:
        lines = [f"checkJSON(p, {value}, {at.joined})"]
        cases: Mapping[str, str] = {"string": "string", "array": "[]any", "object": "map[string]any"}
        by_json = {json: [check for check in one.checks if check.json == json] for json in (*cases, "number")}
        name = f"value{depth}"
        body: list[str] = []
        for json, type_ in cases.items():
            found = [line for check in by_json[json] for line in self._one(one, check, name, at)]
            if found:
                body += [f"case {type_}:", *indented(found)]
        if body:
            lines += [f"switch {name} := {value}.(type) {{", *body, "}"]
        number = [line for check in by_json["number"] for line in self._one(one, check, name, at)]
        if number:
            lines += [f"if {name}, ok := numberOf({value}); ok {{", *indented(number), "}"]
        return lines

    def _one(self, one: Alternative, check: ValueCheck, value: str, at: Path) -> list[str]:
        wrong = self._condition(one, check, value)
        return [] if wrong is None else when(wrong, check.planned, at)

    def _condition(self, one: Alternative, check: ValueCheck, value: str) -> str | None:
        bound = KEYWORDS[check.keyword].bound
        if bound is not None:
            return _outside(one, check, value)
        match check.keyword:
            case "pattern":
                name = self.pattern(check.value)
                return None if name is None else f"!{name}.MatchString({value})"
            case "format":
                return f"!{self.pattern(FORMATS[check.value])}.MatchString({value})"
            case "multipleOf":
                return _multiple(one, check, value)
            case "uniqueItems":
                listed = value if one.kind == "any" else self.plain_of(one, value)
                return f"isRepeated({listed})"
        raise NotImplementedError(f"the keyword {check.keyword} has no check in Go")


def _base(shape: TypedValue) -> str:
    return enum_base(shape) or "any"


def enum_base(shape: TypedValue) -> str | None:
    """Return the Go type that all of an attribute's listed values have; ``None`` if they differ."""
    listed = shape.choices or ()
    kinds = {type(one) for one in listed}
    if kinds <= {str}:
        return "string"
    if kinds <= {bool}:
        return "bool"
    if kinds == {int} and all(abs(one) <= LARGEST for one in listed):
        return "float64" if any(one.kind == "number" for one in shape.alternatives) else "int64"
    return "float64" if kinds <= {int, float} else None


_SIGNS = {(True, False): "<", (True, True): "<=", (False, False): ">", (False, True): ">="}


def _outside(one: Alternative, check: ValueCheck, value: str) -> str | None:
    bound = KEYWORDS[check.keyword].bound
    assert bound is not None
    limit = check.value
    sign = _SIGNS[bound.lower, bound.exclusive]
    if check.json != "number":
        measured = {
            "string": f"utf8.RuneCountInString({value})",
            "array": f"len({value})",
            "object": f"len({value}.attributes())"
            if one.kind == "object" and one.fields is not None
            else f"len({value})",
        }[check.json]
        if (bound.lower and limit <= 0) or (not bound.lower and limit >= COUNTED):
            return None  # nothing is outside, and staticcheck says so
        return f"{measured} {sign} {min(int(limit), COUNTED)}"
    if one.kind in ("integer", "timestamp"):
        number = f"{value}.Unix()" if one.kind == "timestamp" else value
        if limit == int(limit) and abs(limit) < LARGEST:
            return f"{number} {sign} {int(limit)}"
        return f"float64({number}) {sign} {limit!r}"
    return f"{value} {sign} {limit!r}"


def _multiple(one: Alternative, check: ValueCheck, value: str) -> str:
    step = check.value
    whole = step == int(step) if math.isfinite(step) else False
    number = f"{value}.Unix()" if one.kind == "timestamp" else value
    if one.kind in ("integer", "timestamp") and whole and step <= LARGEST:
        return f"{number}%{int(step)} != 0"
    exact = number if one.kind not in ("integer", "timestamp") else f"float64({number})"
    return f'!isMultiple({exact}, "{Decimal(repr(step)):f}")'
