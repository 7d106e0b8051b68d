"""The Go types of a package: names, structs, enums and unions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment

from trackplan.codegen.formulas import FormulaTable
from trackplan.codegen.go.fields import GoFields, Member
from trackplan.codegen.go.lines import AT, uses, whole_lines
from trackplan.codegen.go.literals import formula_literal, quoted, scalar, variant_literal
from trackplan.codegen.go.names import exported, exported_value
from trackplan.codegen.go.values import GoValues, TypeNames, enum_base
from trackplan.codegen.identifiers import GROUP, Scope, TypeNamer
from trackplan.codegen.patterns import GO
from trackplan.codegen.rendering import about_attribute, deprecation, paragraphs
from trackplan.codegen.shapes import Alternative, Field, TypedValue, TypedVariants
from trackplan.codegen.tables import unchecked

PLAIN_TYPES = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "timestamp": "time.Time",
    "datetime": "time.Time",
    "date": "Date",
    "any": "any",
}
_ARTICLES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "timestamp": "a time, sent as unix seconds",
    "datetime": "a time, sent as text",
    "date": "a day",
    "object": "an object",
    "array": "a list",
    "any": "any value of JSON",
}


_RESERVED_FIELDS = ("Validate", "OccurredAt", "Additional")


class GoTypes:
    """The types, by the path of what they are of; each is declared once."""

    def __init__(self, scope: Scope, environment: Environment) -> None:
        self._scope = scope
        self.namer = TypeNamer(scope, exported)
        self._templates = environment
        self._declared: dict[tuple[str, ...], str] = {}
        self.members: dict[str, list[Member]] = {}
        """The fields of each struct."""
        self.constants: dict[str, list[tuple[str, Any]]] = {}
        """The constants of each enum with their values."""
        self.constructors: dict[str, list[str]] = {}
        """The constructors of each union, in the order of its alternatives."""
        names = TypeNames(self.type_of, self.is_named)
        self.values = GoValues(names)
        self._fields = GoFields(names, self.values)

    def declarations(self) -> tuple[dict[str, list[str]], list[str]]:
        """Return the declared types below each event, and those that groups share."""
        own: dict[str, list[str]] = {}
        shared: list[str] = []
        for path, text in self._declared.items():
            (shared if path[0].startswith(GROUP) else own.setdefault(path[0], [])).append(text)
        return own, shared

    def is_named(self, shape: TypedValue) -> str:
        """Return which type of its own a shape has; see `TypeNames`."""
        if shape.choices is not None:
            base = enum_base(shape)
            return "choice" if base is None else "enum"
        if shape.only is None:
            return "union"
        return "struct" if shape.only.fields is not None else ""

    def type_of(self, shape: TypedValue) -> str:
        """Return the type of a value that is there, declaring it on first use."""
        kind = self.is_named(shape)
        if not kind:
            return self._plain_type(shape.alternatives[0])
        return self._named(shape, kind)

    def _plain_type(self, one: Alternative) -> str:
        if one.kind == "array":
            return f"[]{self.held(one.items) if one.items is not None else 'any'}"
        if one.kind == "object":
            return f"map[string]{self.held(one.values) if one.values is not None else 'any'}"
        return PLAIN_TYPES[one.kind]

    def held(self, items: TypedValue) -> str:
        """Return the type of the items of a list."""
        return f"Nullable[{self.type_of(items)}]" if items.nullable else self.type_of(items)

    def _named(self, shape: TypedValue, kind: str) -> str:
        if (known := self.namer.known(shape.path)) is not None:
            return known
        name = self.namer.take(shape.path)
        self._declared[shape.path] = ""  # keeps its place before what it holds
        about = [
            f"{name} is {_ARTICLES[shape.alternatives[0].kind] if shape.only else 'one of several types'}."
        ]
        if kind == "struct":
            about = [f"{name} is an object. {shape.attribute.description}"]
            fields = shape.alternatives[0].fields or ()
            one = shape.alternatives[0]
            text = self.struct(name, paragraphs(*about), fields, is_open=one.is_open, variants=one.variants)
        elif kind == "union":
            text = self._union(name, shape)
        else:
            text = self._enum(name, shape)
        self._declared[shape.path] = text
        return name

    def struct(
        self,
        name: str,
        about: Sequence[str],
        fields: Sequence[Field],
        *,
        is_open: bool,
        first: tuple[str, str, Sequence[str]] | None = None,
        needs_time: bool = False,
        formulas: Sequence[FormulaTable] = (),
        variants: TypedVariants | None = None,
    ) -> str:
        """Return the declaration of a struct with its check and its JSON form."""
        scope = Scope(_RESERVED_FIELDS)
        shown: list[dict[str, Any]] = []
        checks: list[str] = []
        self.members[name] = []
        assignments: list[str] = []
        if first is not None:
            shown.append({"name": first[0], "type": first[1], "about": first[2]})
        if needs_time:
            checks += ["if e.OccurredAt.Unix() <= 0 {", '\tp.missing(at, "OccurredAt")', "}"]
        if is_open:
            assignments += ["for name, value := range e.Additional {", "\tattributes[name] = value", "}"]
        for field in fields:
            own = scope.take(exported(field.name), field.name)
            type_, style = self._fields.held_as(field)
            self.members[name].append(Member(field, own, type_, style))
            shown.append({"name": own, "type": type_, "about": self._about(own, field)})
            checks += self._fields.checks(field, f"e.{own}", style)
            assignments += self._fields.assignment(field, f"e.{own}", style)
        if is_open:
            shown.append({"name": "Additional", "type": "map[string]any", "about": _ADDITIONAL})
            checks += _additional(fields)
        if variants is not None:
            named = ", ".join(variant_literal(case) for case in variants.cases)
            is_strict = "false" if is_open else "true"
            told = f"{quoted(variants.by)}, {is_strict}, {named}"
            checks.append(f"checkVariants(p, at, e.attributes(), {told})")
        for one in formulas:
            planned = f"p.add({quoted(one.text)}, at, {quoted(one.path)})"
            checks += [f"if !{formula_literal(one.formula)}.holds(e.attributes()) {{", f"\t{planned}", "}"]
        template = self._templates.get_template("struct.go.jinja")
        code = {"checks": [*whole_lines(checks)], "assignments": [*whole_lines(assignments)]}
        return template.render(type=name, about=about, fields=shown, **code)

    def _about(self, own: str, field: Field) -> list[str]:
        attribute = field.shape.attribute
        asked = [check.planned for one in field.shape.alternatives for check in one.checks]
        asked += unchecked(field.shape, GO)
        texts = about_attribute(attribute, field.required, dict.fromkeys(asked))
        lines = paragraphs(f"{own} is the attribute {field.name}: {texts[0]}", *texts[1:], width=92)
        gone = deprecation(attribute)
        return [*lines, "", *paragraphs(f"Deprecated: {gone}", width=92)] if gone else lines

    def _enum(self, name: str, shape: TypedValue) -> str:
        base = enum_base(shape)
        listed = shape.choices or ()
        members = [
            (self._scope.take(name + (exported_value(one)), f"{name}={one!r}"), scalar(one)) for one in listed
        ]
        self.constants[name] = [(member, one) for (member, _), one in zip(members, listed, strict=True)]
        width = max((len(member) for member, _ in members), default=0)
        about = paragraphs(f"{name} is a value that the plan lists. {shape.attribute.description}")
        return self._templates.get_template("enum.go.jinja").render(
            type=name,
            about=about,
            base=base,
            constants=[{"name": member.ljust(width), "value": value} for member, value in members],
        )

    def _union(self, name: str, shape: TypedValue) -> str:
        made: list[dict[str, Any]] = []
        scope = Scope()
        for index, one in enumerate(shape.alternatives, 1):
            label = scope.take(exported(one.written), one.written)
            single = TypedValue(
                attribute=shape.attribute,
                path=(*shape.path, one.written),
                alternatives=(one,),
                schema=shape.schema,
            )
            type_ = self.type_of(single)
            checks = self.values.checks(single, "value", AT)
            if uses(checks, "value"):
                checks = [f"value, _ := u.value.({type_})", *checks]
            plain = self.values.plain(single, "value")
            made.append(
                {
                    "kind": index,
                    "constructor": self._scope.take(f"{name}Of{label}", f"{name}/{one.written}"),
                    "article": _ARTICLES[one.kind],
                    "type": type_,
                    "checks": [*whole_lines(checks)],
                    "plain": "" if plain == "value" else plain.replace("\n", "\n\t\t"),
                }
            )
        self.constructors[name] = [one["constructor"] for one in made]
        articles = " or ".join(_ARTICLES[one.kind] for one in shape.alternatives)
        return self._templates.get_template("union.go.jinja").render(
            type=name,
            about=paragraphs(f"{name} is {articles}. {shape.attribute.description}"),
            alternatives=made,
            planned=quoted(articles),
            converted=any(one["plain"] for one in made),
        )


_ADDITIONAL = ["Additional are attributes that the plan allows without naming them."]


def _additional(fields: Sequence[Field]) -> list[str]:
    named = ", ".join(dict.fromkeys(quoted(field.name) for field in fields))
    body = ["\tcheckJSON(p, value, at+name)"]
    if named:
        planned = quoted("its own field, for the plan names it")
        body += ["\tswitch name {", f"\tcase {named}:", f"\t\tp.add({planned}, at, name)", "\t}"]
    return ["for name, value := range e.Additional {", *body, "}"]
