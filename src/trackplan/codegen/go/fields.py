"""Fields of structs: how each says that it was left out, and the code that checks and sends it."""

from __future__ import annotations

from typing import Any, NamedTuple

from trackplan.codegen.go.lines import AT, uses
from trackplan.codegen.go.literals import quoted
from trackplan.codegen.go.values import GoValues, TypeNames, enum_base
from trackplan.codegen.shapes import Field, TypedValue


class Member(NamedTuple):
    """One field of a struct."""

    field: Field
    name: str
    type: str
    style: str
    """How it says that it was left out: ``plain``, ``nil``, ``value`` or ``nullable``."""


class GoFields:
    """The writer of the code of fields."""

    def __init__(self, names: TypeNames, values: GoValues) -> None:
        self._names, self._values = names, values

    def held_as(self, field: Field) -> tuple[str, str]:
        """Return the type of a field, and how it says that it was left out."""
        type_ = self._names.type_of(field.shape)
        if field.shape.nullable:
            return f"Nullable[{type_}]", "nullable"
        if type_.startswith(("[]", "map[")) or type_ == "any":
            return type_, "nil"
        if field.required and self._shows_missing(field.shape):
            return type_, "plain"
        return f"Value[{type_}]", "value"

    def _shows_missing(self, shape: TypedValue) -> bool:  # noqa: PLR0911  # one line a kind
        """Return whether the zero value of a type is none that the plan takes, and so says: left out."""
        kind = self._names.is_named(shape)
        if kind == "enum":
            zero: Any = {"string": "", "bool": False}.get(str(enum_base(shape)), 0)
            return not any(one == zero and type(one) in (type(zero), float) for one in shape.choices or ())
        if kind == "struct":
            return any(field.required for field in shape.alternatives[0].fields or ())
        if kind:
            return True
        match shape.alternatives[0].kind:
            case "timestamp" | "datetime" | "date":
                return True
            case "integer" | "number":
                return not shape.accepts(0)
            case "string":
                # An empty text is none, unless the plan speaks of it.
                limited = {"pattern", "maxLength"} & {check.keyword for check in shape.alternatives[0].checks}
                return not (limited and shape.accepts(""))
        return False

    def _missing(self, shape: TypedValue, value: str) -> str:  # one line a kind
        match self._names.is_named(shape):
            case "enum":
                base = enum_base(shape)
                return {"string": f'{value} == ""', "bool": f"!{value}"}.get(str(base), f"{value} == 0")
            case "choice":
                return f"{value}.value == nil"
            case "union":
                return f"{value}.kind == 0"
            case "struct":
                return ""
        kind = shape.alternatives[0].kind
        if kind in ("timestamp", "datetime", "date"):
            return f"{value}.IsZero()"
        return f'{value} == ""' if kind == "string" else f"{value} == 0"

    def checks(self, field: Field, value: str, style: str) -> list[str]:  # noqa: PLR0911  # one a style
        """Return the code that checks a field."""
        at = AT.then(field.name)
        missing = [f"\tp.missing({at.arguments})"]
        if style in ("value", "nullable"):
            lines = self._values.checks(field.shape, "value", at)
            some = ["\t" + line for line in lines]
            taken = "value" if uses(lines, "value") else "_"
            if style == "nullable":
                there = [f"if {taken}, ok := {value}.Get(); ok {{", *some, "}"] if some else []
                return ([f"if !{value}.IsSet() {{", *missing, "}"] if field.required else []) + there
            if field.required:
                other = ["} else {", *some, "}"] if some else ["}"]
                return [f"if {taken}, ok := {value}.Get(); !ok {{", *missing, *other]
            return [f"if {taken}, ok := {value}.Get(); ok {{", *some, "}"] if some else []
        lines = self._values.checks(field.shape, value, at)
        if style == "nil":
            if field.required:
                other = ["} else {", *("\t" + line for line in lines), "}"] if lines else ["}"]
                return [f"if {value} == nil {{", *missing, *other]
            return [f"if {value} != nil {{", *("\t" + line for line in lines), "}"] if lines else []
        test = self._missing(field.shape, value)
        if not test:
            return lines
        if lines[:1] == [f"if {test} {{"]:
            lines = lines[3:]  # the same test again
        other = ["} else {", *("\t" + line for line in lines), "}"] if lines else ["}"]
        return [f"if {test} {{", *missing, *other]

    def assignment(self, field: Field, value: str, style: str) -> list[str]:
        """Return the code that puts a field among the attributes."""
        key = f"attributes[{quoted(field.name)}]"
        if style == "plain":
            return [f"{key} = {self._values.plain(field.shape, value)}"]
        if style == "nil":
            return [f"if {value} != nil {{", f"\t{key} = {self._values.plain(field.shape, value)}", "}"]
        lines = [
            f"if value, ok := {value}.Get(); ok {{",
            f"\t{key} = {self._values.plain(field.shape, 'value')}",
        ]
        if style == "nullable":
            lines += [f"}} else if {value}.IsSet() {{", f"\t{key} = nil"]
        return [*lines, "}"]
