"""Python: one package for customerio (Track) or customerio-cdp-analytics (Pipelines)."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from trackplan.codegen.formulas import formula_tables
from trackplan.codegen.generator import Client, Package
from trackplan.codegen.identifiers import Scope, TypeNamer, pascal, snake
from trackplan.codegen.patterns import PYTHON, translated
from trackplan.codegen.rendering import (
    about_attribute,
    about_event,
    deprecation,
    header,
    paragraphs,
    templates,
)
from trackplan.codegen.shapes import Alternative, Field, TypedEvent, TypedValue
from trackplan.codegen.tables import fields_table, unchecked, variants_table
from trackplan.model.limits import PERSON_ID
from trackplan.rules.placeholders import SUSPECT_ID

CLIENTS = {
    "track": Client("customerio 3.0 or newer, the first whose calls take ids and times", "customerio"),
    "pipelines": Client("customerio-cdp-analytics", "customerio.analytics"),
}

_TAKEN = frozenset({*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "additional_attributes"})

CLIENT_CLASSES = {"track": "Track", "pipelines": "Pipelines"}
"""The sender of each client."""

_EXPORTED = (
    "AnonymousPerson", "Message", "Person", "Problem", "Recorder", "Sender", "UNSET", "ValidationError",
)  # fmt: skip

_KINDS = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "timestamp": "_datetime.datetime",
    "datetime": "_datetime.datetime",
    "date": "_datetime.date",
    "any": "_runtime.Json",
    "object": "_Mapping[str, _runtime.Json]",
}


def files(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the package's files by name."""
    return PythonPackage(package).files()


def class_name(name: str) -> str:
    """Return a name as a class's."""
    return _identifier(pascal(name), "X")


def attribute_name(name: str) -> str:
    """Return a name as an attribute's."""
    return _identifier(snake(name), "n_")


def _identifier(written: str, lead: str) -> str:
    plain = unicodedata.normalize("NFKC", written)  # as Python reads identifiers
    kept = "".join(one for one in plain if f"a{one}".isidentifier())
    return kept if kept.isidentifier() else f"{lead}{kept}"


def literal(value: Any) -> str:
    """Return a Python literal in which nothing but ASCII stands."""
    return ascii(value)


class PythonPackage:
    """The writer of one package."""

    def __init__(self, package: Package) -> None:
        self._of = package
        self._templates = templates("python")
        self._declared: dict[tuple[str, ...], str] = {}
        self._functions = Scope()
        self.namer = TypeNamer(Scope((*_TAKEN, *_EXPORTED, *CLIENT_CLASSES.values())), class_name)
        self.functions: dict[str, str] = {}
        """What the functions of each event end in."""

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files by name."""
        plan, client = self._of.plan, self._of.client
        for typed in self._of.events:
            name = typed.event.name
            self.namer.event(name)
            self.functions[name] = self._functions.take(attribute_name(name), name)
        events = [self._event(typed) for typed in self._of.events]
        anonymous = plan.identity.anonymous != "forbid"
        body = self._render(
            "events.py.jinja", types=[*self._declared.values()], events=events, has_open=False
        )
        has_open = "_field(" in body
        body = self._render(
            "events.py.jinja", types=[*self._declared.values()], events=events, has_open=has_open
        )
        bodies = {
            "events.py": _needed_imports(body),
            "runtime.py": self._render(
                "runtime.py.jinja",
                client=client,
                anonymous=anonymous,
                nobody=literal(translated(SUSPECT_ID, PYTHON)),
                id_pattern=literal(translated(plan.identity.pattern, PYTHON))
                if plan.identity.pattern
                else None,
                longest_id=PERSON_ID,
            ),
            "__init__.py": self._init(client, anonymous=anonymous),
        }
        about = (
            "Typed senders of the events of the plan.\n\n"
            f"They need {CLIENTS[client].least}, and Python 3.10 or newer."
        )
        for name, text in sorted(bodies.items()):
            docstring = f'"""{about}\n"""\n\n' if name == "__init__.py" else ""
            yield name, f"# {header(plan)}\n# ruff: noqa\n# fmt: off\n{docstring}{text}"

    def _init(self, client: str, *, anonymous: bool) -> str:
        names = [one for one in _EXPORTED if anonymous or one != "AnonymousPerson"]
        names.append(CLIENT_CLASSES[client])
        lines = [f"from .runtime import {name} as {name}\n" for name in sorted(names)]
        return "from .events import *\n" + "".join(lines)

    def _render(self, template: str, **context: Any) -> str:
        return self._templates.get_template(template).render(**context)

    def _event(self, typed: TypedEvent) -> dict[str, Any]:
        event, type_ = typed.event, self.namer.events[typed.event.name]
        gone = deprecation(event)
        key = list(event.dedupe.by) if event.dedupe else []
        about = [f"The event {event.name}.", *about_event(self._of.plan, event)]
        formulas = formula_tables(event)
        about += [f"It must hold that {one.text}." for one in formulas]
        about += [f"Its dedupe key is {', '.join(key)}."] if key else []
        about += [f"Deprecated: {gone}"] if gone else []
        table = {
            "name": event.name,
            "fields": fields_table(typed.fields, PYTHON, self.attributes, self.type_at),
            "open": typed.is_open,
            "dedupe_by": key,
            "variants": variants_table(typed.variants),
            "checks": [tuple(one) for one in formulas],
        }
        return {
            "type": type_,
            "function": self.functions[event.name],
            "table_name": f"_TABLE_{self.functions[event.name].upper()}",
            "declaration": self._class(type_, about, typed.fields, is_open=typed.is_open),
            "table": literal(table),
            "has_key": bool(key),
            "deprecated": ["", *paragraphs(f"Deprecated: {gone}")] if gone else [],
        }

    def attributes(self, fields: Sequence[Field]) -> list[str]:
        """Return the attribute of each field of one class."""
        scope = Scope(_TAKEN)
        return [scope.take(attribute_name(field.name), field.name) for field in fields]

    def type_at(self, path: tuple[str, ...]) -> str:
        """Return the class at a path."""
        return self.namer.known(path) or self.namer.take(path)

    def _class(self, type_: str, about: Sequence[str], fields: Sequence[Field], *, is_open: bool) -> str:
        lines = [
            "",
            "@_dataclass(frozen=True, kw_only=True)",
            f"class {type_}:",
            *_docstring(paragraphs(*about)),
        ]
        for field, name in zip(fields, self.attributes(fields), strict=True):
            held = self.type_of(field.shape)
            default = "" if field.required else " = _runtime.UNSET"
            held = held if field.required else f"{held} | _runtime.Unset"
            lines += ["", f"    {name}: {held}{default}", *_docstring(self._about(field, name))]
        if is_open:
            lines += [
                "",
                "    additional_attributes: _Mapping[str, _runtime.Json] = _field(default_factory=dict)",
            ]
            lines += ['    """Attributes that the plan allows without naming them."""']
        return "\n".join(lines)

    def _about(self, field: Field, name: str) -> list[str]:
        attribute = field.shape.attribute
        asked = [check.planned for one in field.shape.alternatives for check in one.checks]
        asked += unchecked(field.shape, PYTHON)
        texts = about_attribute(attribute, field.required, dict.fromkeys(asked))
        texts += [f"Sent as {field.name}."] if name != field.name else []
        gone = deprecation(attribute)
        return paragraphs(*texts, *([f"Deprecated: {gone}"] if gone else []), width=92)

    def type_of(self, value: TypedValue) -> str:
        """Return the type of a value, declaring it on first use."""
        found = self._choices(value) if value.choices is not None else self._union(value)
        return f"{found} | None" if value.nullable else found

    def _choices(self, value: TypedValue) -> str:
        listed = value.choices or ()
        if any(isinstance(one, float) for one in listed):
            return "float"
        name = self.type_at(value.path)
        if value.path not in self._declared:
            written = f"_Literal[{', '.join(map(literal, listed))}]" if listed else "_NoReturn"
            self._declared[value.path] = f"\n{name} = {written}"
        return name

    def _union(self, value: TypedValue) -> str:
        kinds = [self._kind(one, value, lone=value.only is not None) for one in value.alternatives]
        return " | ".join(dict.fromkeys(kinds))

    def _kind(self, one: Alternative, value: TypedValue, *, lone: bool) -> str:
        if one.kind == "array":
            item = "_runtime.Json" if one.items is None else self.type_of(one.items)
            return f"list[{item}] | tuple[{item}, ...]"
        if one.values is not None:
            return f"_Mapping[str, {self.type_of(one.values)}]"
        if one.fields is None:
            return _KINDS[one.kind]
        path = value.path if lone else (*value.path, one.written)
        name = self.type_at(path)
        if path not in self._declared:
            self._declared[path] = ""
            about = [f"An object. {value.attribute.description}"]
            text = self._class(name, about, one.fields, is_open=one.is_open)
            del self._declared[path]  # a class stands after those that it holds
            self._declared[path] = text
        return name


def _docstring(lines: Sequence[str]) -> list[str]:
    safe = [line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for line in lines]
    if len(safe) == 1 and not safe[0].endswith('"'):
        return [f'    """{safe[0]}"""']
    return [f'    """{safe[0] if safe else ""}', *(f"    {line}".rstrip() for line in safe[1:]), '    """']


def _needed_imports(body: str) -> str:
    """Drop the imports that nothing needs."""
    kept = []
    for line in body.split("\n"):
        found = re.match(r"(?:from .* )?import .* as (_\w+)$", line)
        if found is None or len(re.findall(rf"\b{found[1]}\b", body)) > 1:
            kept.append(line)
    return "\n".join(kept)
