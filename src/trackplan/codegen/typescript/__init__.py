"""TypeScript: one package for customerio-node (Track), cdp-analytics-node (Pipelines) or the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from trackplan.codegen.formulas import formula_tables
from trackplan.codegen.generator import Client, Package
from trackplan.codegen.identifiers import Scope, TypeNamer, pascal
from trackplan.codegen.patterns import ECMASCRIPT, translated
from trackplan.codegen.rendering import (
    about_attribute,
    about_event,
    deprecation,
    header,
    paragraphs,
    templates,
)
from trackplan.codegen.shapes import (
    Alternative,
    Field,
    TypedEvent,
    TypedValue,
    TypedVariants,
    VariantCase,
)
from trackplan.codegen.tables import fields_table, unchecked, variants_table
from trackplan.model.limits import PERSON_ID
from trackplan.rules.placeholders import SUSPECT_ID

CLIENTS = {
    "track": Client("customerio-node 4.4 or newer", "customerio-node"),
    "pipelines": Client("@customerio/cdp-analytics-node", "@customerio/cdp-analytics-node"),
    "browser": Client("@customerio/cdp-analytics-browser", "@customerio/cdp-analytics-browser"),
}

_TAKEN = (
    "AnonymousId", "Array", "CalendarDate", "Date", "Error", "EventTable", "Json", "JsonObject", "Message",
    "Person", "PersonId", "Problem", "Promise", "Readonly", "Record", "Recorder", "Sender", "ValidationError",
    "Event",
)  # fmt: skip
"""Types that the code of events names, which an event or attribute may not hide."""

_RUNTIME_TYPES = (
    "CalendarDate", "EventTable", "Json", "JsonObject", "Person", "Problem", "Sender", "additional",
)  # fmt: skip
"""What the code of events may import of the runtime's types."""

_KINDS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "timestamp": "Date",
    "datetime": "Date",
    "date": "CalendarDate",
    "any": "Exclude<Json, null>",
    "object": "JsonObject",
}


def files(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the package's files by name."""
    return TypeScriptPackage(package).files()


def typed_name(name: str) -> str:
    """Return a name as a type's."""
    written = pascal(name)
    return f"X{written}" if written[:1].isdigit() else written


def literal(value: Any) -> str:
    """Return a literal of a JSON value, in which nothing but ASCII stands."""
    return json.dumps(value, ensure_ascii=True)


class TypeScriptPackage:
    """The writer of one package."""

    def __init__(self, package: Package) -> None:
        self._of = package
        self._templates = templates("typescript")
        self._declared: dict[tuple[str, ...], str] = {}
        self.namer = TypeNamer(Scope(_TAKEN), typed_name)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files by name."""
        plan, client = self._of.plan, self._of.client
        for typed in self._of.events:
            self.namer.event(typed.event.name)
        events = [self._event(typed) for typed in self._of.events]
        identity = plan.identity
        context = {"client": client, "anonymous": identity.anonymous != "forbid"}
        bodies = {
            "events.ts": self._events(context, events),
            "client.ts": self._render("client.ts.jinja", **context),
            "runtime.ts": self._render(
                "runtime.ts.jinja",
                **context,
                nobody=literal(translated(SUSPECT_ID, ECMASCRIPT)),
                id_pattern=literal(translated(identity.pattern, ECMASCRIPT)) if identity.pattern else None,
                longest_id=PERSON_ID,
            ),
            "index.ts": "\n".join(
                [
                    f"// It needs {CLIENTS[client].least}, and a target of ES2022 or newer.",
                    'export * from "./client.js";',
                    'export * from "./events.js";',
                    "export {",
                    *(
                        f"  {name},"
                        for name in self._exported(client, anonymous=context["anonymous"] is True)
                    ),
                    '} from "./runtime.js";',
                    "",
                ]
            ),
        }
        for name, body in sorted(bodies.items()):
            yield name, f"// {header(plan)}\n/* eslint-disable */\n{body}"

    def _events(self, context: dict[str, Any], events: list[dict[str, Any]]) -> str:
        parts = {"types": [*self._declared.values()], "events": events}
        body = self._render("events.ts.jinja", **context, **parts, imported=[])
        code = re.sub(r'/\*.*?\*/|"(?:\\.|[^"\\])*"', "", body, flags=re.DOTALL)
        used = [f"type {name}" for name in _RUNTIME_TYPES if re.search(rf"\b{name}\b", code)]
        return self._render(
            "events.ts.jinja", **context, **parts, imported=[*used, "problemsOf", "sendEvent"]
        )

    def _exported(self, client: str, *, anonymous: bool) -> list[str]:
        people = [] if client == "browser" else ["personId", "type Person", "type PersonId"]
        if anonymous and people:
            people += ["anonymousId", "type AnonymousId"]
        return [
            "Recorder", "ValidationError", "additional", *people, "type CalendarDate", "type Json",
            "type JsonObject", "type Message", "type Problem", "type Sender",
        ]  # fmt: skip

    def _render(self, template: str, **context: Any) -> str:
        return self._templates.get_template(template).render(**context)

    def _event(self, typed: TypedEvent) -> dict[str, Any]:
        event, type_ = typed.event, self.namer.events[typed.event.name]
        gone = deprecation(event)
        deprecated = paragraphs(f"@deprecated {gone}") if gone else []
        about = [f"The event {event.name}.", *about_event(self._of.plan, event)]
        formulas = formula_tables(event)
        about += [f"It must hold that {one.text}." for one in formulas]
        table: dict[str, Any] = {
            "name": event.name,
            "fields": fields_table(typed.fields, ECMASCRIPT),
            "open": typed.is_open,
            "checks": formulas,
        }
        if typed.variants is not None:
            table["variants"] = variants_table(typed.variants)
        key = list(event.dedupe.by) if event.dedupe and self._of.client != "browser" else []
        if self._of.client != "browser":
            table["dedupeBy"] = key
        if key:
            about.append(f"Its dedupe key is {', '.join(key)}.")
        return {
            "type": type_,
            "declaration": self._declaration(
                type_, about, typed.fields, is_open=typed.is_open, variants=typed.variants, gone=gone
            ),
            "table": literal(table),
            "has_key": bool(key),
            "deprecated": ["", *deprecated] if gone else [],
        }

    def _declaration(
        self,
        type_: str,
        about: Sequence[str],
        fields: Sequence[Field],
        *,
        is_open: bool,
        variants: TypedVariants | None,
        gone: str = "",
    ) -> str:
        """Return the declaration of an object: an interface, or a union of its variants."""
        told = _comment([*paragraphs(*about), *(["", f"@deprecated {gone}"] if gone else [])])
        if variants is None or all(field.name != variants.by for field in fields):
            return "\n".join([*told, f"export interface {type_} {{", *self._members(fields, is_open), "}"])
        own = {name for case in variants.cases for name in case.names} | {variants.by}
        common = [field for field in fields if field.name not in own]
        shared = self._members(common, is_open)
        around = ["{", *shared, "} & ("] if shared else ["("]
        lines = [*told, f"export type {type_} = {around[0]}", *around[1:]]
        for members in self._branches([field for field in fields if field.name in own], variants, is_open):
            lines += ["  | {", *(f"    {line}" for line in members), "    }"]
        return "\n".join([*lines, ");"])

    def _members(self, fields: Sequence[Field], is_open: bool) -> list[str]:
        lines = []
        for field in fields:
            lines += self._member(field, self.type_of(field.shape), required=field.required)
        if is_open:
            lines += ["  /** Attributes that the plan allows without naming them. */"]
            lines.append("  readonly [additional]?: JsonObject | undefined;")
        return lines

    def _member(self, field: Field, type_: str, *, required: bool) -> list[str]:
        mark, more = ("", "") if required else ("?", " | undefined")
        lines = _comment(self._about(field, required), "  ")
        return [*lines, f"  readonly {literal(field.name)}{mark}: {type_}{more};"]

    def _branches(
        self, fields: Sequence[Field], variants: TypedVariants, is_open: bool
    ) -> Iterator[list[str]]:
        """Yield the members of each variant, and of what has none of their values."""
        by = next(field for field in fields if field.name == variants.by)
        others = [field for field in fields if field is not by]
        told = [one for case in variants.cases for one in case.equals]
        for case in variants.cases:
            type_ = " | ".join(map(literal, case.equals))
            lines = self._member(by, type_, required=True)
            for field in others:
                lines += self._of_variant(field, case, is_open)
            yield lines
        rest = self._rest(by.shape, told)
        if rest or not by.required:
            lines = self._member(by, rest or "undefined", required=by.required)
            for field in others:
                lines += self._of_variant(field, None, is_open)
            yield lines

    def _of_variant(self, field: Field, case: VariantCase | None, is_open: bool) -> list[str]:
        if case is not None and field.name in case.names:
            return self._member(field, self.type_of(field.shape), required=field.name in case.required)
        type_ = f"{self.type_of(field.shape)} | undefined" if is_open else "undefined"
        return [f"  readonly {literal(field.name)}?: {type_};"]

    def _rest(self, by: TypedValue, told: Sequence[Any]) -> str:
        """Return the type of a discriminator that tells no variant; empty if all of its values do."""
        values: Sequence[Any] | None = by.choices
        if values is None and by.only is not None and by.only.kind == "boolean":
            values = (True, False)
        if values is None:
            return self.type_of(by)
        left = [literal(one) for one in values if not any(one is each or one == each for each in told)]
        return " | ".join([*left, *(["null"] if by.nullable and None not in told else [])])

    def _about(self, field: Field, required: bool) -> list[str]:
        attribute = field.shape.attribute
        asked = [check.planned for one in field.shape.alternatives for check in one.checks]
        asked += unchecked(field.shape, ECMASCRIPT)
        lines = paragraphs(*about_attribute(attribute, required, dict.fromkeys(asked)), width=92)
        gone = deprecation(attribute)
        return [*lines, "", f"@deprecated {gone}"] if gone else lines

    def type_of(self, value: TypedValue) -> str:
        """Return the type of a value, declaring it on first use."""
        found = self._choices(value) if value.choices is not None else self._union(value)
        return f"{found} | null" if value.nullable else found

    def _choices(self, value: TypedValue) -> str:
        if (known := self.namer.known(value.path)) is not None:
            return known
        name = self.namer.take(value.path)
        listed = " | ".join(literal(one) for one in value.choices or ()) or "never"
        about = _comment(paragraphs(f"A value that the plan lists. {value.attribute.description}"))
        self._declared[value.path] = "\n".join([*about, f"export type {name} = {listed};"])
        return name

    def _union(self, value: TypedValue) -> str:
        kinds = [self._kind(one, value, lone=value.only is not None) for one in value.alternatives]
        return " | ".join(dict.fromkeys(kinds))

    def _kind(self, one: Alternative, value: TypedValue, *, lone: bool) -> str:
        if one.kind == "array":
            item = "Json" if one.items is None else self.type_of(one.items)
            return f"readonly ({item})[]" if " " in item else f"readonly {item}[]"
        if one.values is not None:
            return f"Readonly<Record<string, {self.type_of(one.values)}>>"
        if one.fields is None:
            return _KINDS[one.kind]
        path = value.path if lone else (*value.path, one.written)
        if (known := self.namer.known(path)) is not None:
            return known
        name = self.namer.take(path)
        self._declared[path] = ""  # keeps its place before what it holds
        about = [f"An object. {value.attribute.description}"]
        self._declared[path] = self._declaration(
            name, about, one.fields, is_open=one.is_open, variants=one.variants
        )
        return name


def _comment(lines: Sequence[str], indent: str = "") -> list[str]:
    safe = [line.replace("*/", "*\\/") for line in lines]
    if len(safe) == 1:
        return [f"{indent}/** {safe[0]} */"]
    return [f"{indent}/**", *(f"{indent} * {line}".rstrip() for line in safe), f"{indent} */"]
