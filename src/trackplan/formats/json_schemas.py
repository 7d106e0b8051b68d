"""Reading of JSON Schemas (draft 4 to 2020-12), as they stand in other plans, into attributes.

What the language cannot say is left out and listed, and leaving it out never makes the plan stricter: a
payload that the schema allows stays valid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from trackplan.document import Ref
from trackplan.formats.schema_shape import (
    EVERY,
    KINDS,
    KNOWN_FORMATS,
    WORDS,
    IncompatibleError,
    SchemaShape,
    both,
    either,
    fits,
    kind_of,
)
from trackplan.formats.source import Ledger, SourceNode, UnreadableSourceError
from trackplan.language.keywords import KEYWORDS
from trackplan.naming.guess import suggest
from trackplan.validator import pattern_fault

DEEPEST = 60
"""The most schemas inside each other."""
LONGEST_PATTERN = 1000
MOST = 1_000_000
"""The most schemas of one import, each counted where it is referred to."""


class SchemaReader:
    """A reader of the schemas of one import; references are resolved among its documents only."""

    def __init__(self, ledger: Ledger, documents: Mapping[str, tuple[Any, Ref]] | None = None) -> None:
        self.ledger = ledger
        self._documents = dict(documents or {})
        """A root value and its place, by ``$id`` or by path inside the source."""
        self._open: list[int] = []
        self._count = 0

    def read(
        self, value: Any, ref: Ref, *, base: str = "", root: tuple[Any, Ref] | None = None
    ) -> SchemaShape:
        """Return the shape of a schema; ``base`` is the address of the root that it stands in."""
        return self._shape(value, ref, _Scope(base, *(root or (value, ref))))

    def parts(self, shape: SchemaShape, ref: Ref) -> dict[str, Any]:
        """Return `additional` and `attributes` of an event or person; list what is said of it as a whole."""
        for word in shape.words:
            if shape.applies(word) and "object" in KEYWORDS[word].types:
                self.ledger.lose(f"schema.{KEYWORDS[word].names[0]}", ref, "it is about the event as a whole")
        if shape.values is not None:
            self.ledger.lose("schema.const" if shape.const else "schema.enum", ref, "an event is an object")
        elif shape.map_of is not None:
            self.ledger.lose("schema.additionalProperties", ref, "the attributes of an event are named")
        elif "object" not in shape.allowed:
            self.ledger.lose("schema.type", ref, "an event is an object")
        return shape.inner("warn")

    def _shape(self, value: Any, ref: Ref, scope: _Scope) -> SchemaShape:
        if value is True or value == {}:
            return SchemaShape()
        if value is False:
            self.ledger.lose("schema.false", ref, "a value that is never allowed cannot be said")
            return SchemaShape()
        if id(value) in self._open:
            raise UnreadableSourceError(
                "the schema refers to itself", "a plan has no recursive types: cut the circle", at=ref
            )
        if len(self._open) >= DEEPEST:
            raise UnreadableSourceError(f"schemas are nested more than {DEEPEST} deep", "", at=ref)
        self._count += 1
        if self._count > MOST:
            raise UnreadableSourceError(
                f"references spread into more than {MOST:,} schemas", "import fewer files at a time", at=ref
            )
        self._open.append(id(value))
        try:
            return self._node(self.ledger.open(value, "schema", ref), scope)
        finally:
            self._open.pop()

    def _node(self, node: SourceNode, scope: _Scope) -> SchemaShape:
        for key in ("$id", "$anchor", "$defs", "definitions"):
            node.take(key)
        if node.data.get("id") is None or isinstance(node.data["id"], str):
            node.take("id")
        node.take("$schema")
        shape = SchemaShape()
        self._types(node, shape)
        self._values(node, shape)
        self._words(node, shape)
        self._object(node, shape, scope)
        self._array(node, shape, scope)
        self._facts(node, shape)
        if "$ref" in node:
            target = self._target(node, scope)
            if target is not None:
                shape = self._all(node, "$ref", [shape, target])
        for key, combine in (("anyOf", either), ("oneOf", either)):
            if key in node:
                shape = self._alternatives(node, key, combine, shape, scope)
        if "allOf" in node:
            parts = self._branches(node, "allOf", scope)
            shape = self._all(node, "allOf", [shape, *parts])
        return shape

    # Types and values.

    def _types(self, node: SourceNode, shape: SchemaShape) -> None:
        if "type" not in node:
            return
        told = node.take("type")
        names = told if isinstance(told, list) else [told]
        known = [name for name in names if isinstance(name, str) and name in KINDS]
        for name in names:
            if not isinstance(name, str) or name not in {*KINDS, "null"}:
                shown = name if isinstance(name, str) else "it"
                node.lose(
                    "type", f"`{shown}` is no type; {suggest(str(name), KINDS, otherwise='any is taken')}"
                )
                return
        if not known:
            node.lose("type", "null alone is no type of the language; any is taken")
            return
        shape.types = frozenset(known) - ({"integer"} if "number" in known else set())
        shape.nullable = "null" in names

    def _values(self, node: SourceNode, shape: SchemaShape) -> None:
        for key in ("enum", "const"):
            if key not in node:
                continue
            told = node.take(key)
            values = told if key == "enum" else [told]
            if not isinstance(values, list) or not values:
                node.lose(key, "it is no list of values")
                continue
            scalars = [value for value in values if value is not None]
            if any(isinstance(value, dict | list) for value in scalars):
                node.lose(key, "a value is an object or a list")
                continue
            fitting = [value for value in scalars if shape.types is None or fits(value, shape.types)]
            if not scalars:
                node.lose(key, "null is the only value")
                continue
            if not fitting:  # no value is valid, which the plan says as well
                shape.values, shape.const = scalars, key == "const"
                shape.nullable = shape.nullable and None in values
                continue
            nullable = shape.nullable and None in values
            kinds = frozenset(kind_of(value) for value in fitting)
            types = kinds - ({"integer"} if "number" in kinds else set())
            one = SchemaShape(types=types, nullable=nullable, values=_unique(fitting), const=key == "const")
            try:
                made = both(SchemaShape(types=shape.types, nullable=shape.nullable, values=shape.values), one)
            except IncompatibleError:
                node.lose(key, "it contradicts another list of values")
                continue
            shape.types = shape.types if shape.types is not None else made.types
            shape.nullable, shape.values, shape.const = made.nullable, made.values, made.const

    def _words(self, node: SourceNode, shape: SchemaShape) -> None:
        for key, word in WORDS.items():
            if key not in node or key in {"enum", "const"}:
                continue
            value = node.take(key)
            if key in {"exclusiveMinimum", "exclusiveMaximum"} and isinstance(value, bool):
                if value and (limit := key.replace("exclusiveM", "m")) in node:  # as draft 4 writes it
                    shape.words.pop(limit, None)
                    shape.words[key] = node.take(limit)
                continue
            if (why := _misfit(word, value)) is not None:
                node.lose(key, why)
            elif not (word == "uniqueItems" and value is False):
                whole = isinstance(value, float) and value.is_integer() and "integer" in str(_wanted(word))
                shape.words[word] = int(value) if whole else value
        for key in ("exclusiveMinimum", "exclusiveMaximum"):
            if node.data.get(key) is True:
                shape.words.pop(key.replace("exclusiveM", "m"), None)

    # What is inside.

    def _object(self, node: SourceNode, shape: SchemaShape, scope: _Scope) -> None:
        properties = node.child("properties", "names")
        for name in properties.data if properties is not None else ():
            assert properties is not None
            value = properties.take(name)
            if value is False or not name:
                node.ledger.lose(
                    "schema.properties",
                    properties.ref / name,
                    "an attribute that is forbidden cannot be said" if name else "an attribute has no name",
                )
                continue
            shape.attributes[name] = self._shape(value, properties.ref / name, scope)
        required = node.take("required")
        if isinstance(required, list):
            shape.required = [name for name in required if isinstance(name, str) and name]
        elif required is not None:
            node.lose("required", "it is no list of names")
        if self._is_map(node, shape):
            value = node.take("additionalProperties")
            shape.map_of = self._shape(value, node.ref / "additionalProperties", scope)
            names = node.data.get("propertyNames")
            if isinstance(names, dict) and names.keys() <= KEYS and _fit_keys(names):
                shape.keys = dict(node.take("propertyNames"))
        for key in ("additionalProperties", "unevaluatedProperties"):
            if shape.map_of is None or key != "additionalProperties":
                self._additional(node, key, shape)

    def _is_map(self, node: SourceNode, shape: SchemaShape) -> bool:
        """Return whether the keys of an object are data, each with a value of one schema."""
        value = node.data.get("additionalProperties")
        others = (
            shape.attributes
            or shape.required
            or {"patternProperties", "unevaluatedProperties"} & node.data.keys()
        )
        return isinstance(value, dict) and bool(value) and not others

    def _additional(self, node: SourceNode, key: str, shape: SchemaShape) -> None:
        if key not in node:
            return
        value = node.take(key)
        if value is True or value == {}:
            return  # as if it were not there
        if value is not False:
            node.lose(key, "a schema of attributes by any name cannot be said")
        elif "patternProperties" in node:
            node.lose(key, "it stands beside `patternProperties`, which is not carried")
        elif key == "unevaluatedProperties" and {"allOf", "anyOf", "oneOf", "$ref"} & node.data.keys():
            node.lose(key, "it stands beside alternatives")
        else:
            shape.closed = True

    def _array(self, node: SourceNode, shape: SchemaShape, scope: _Scope) -> None:
        if "items" not in node:
            return
        value = node.take("items")
        if isinstance(value, list):
            node.lose("items", "a schema for each position cannot be said")
        elif "prefixItems" in node:
            node.lose("items", "it stands beside `prefixItems`, which is not carried")
        else:
            shape.items = self._shape(value, node.ref / "items", scope)

    def _facts(self, node: SourceNode, shape: SchemaShape) -> None:
        if description := node.text("description"):
            shape.facts["description"] = description
        if "examples" in node:
            examples = node.take("examples")
            if isinstance(examples, list) and examples:
                shape.facts["examples"] = examples
            elif examples:
                node.lose("examples", "they are no list")
        elif "example" in node:
            shape.facts["examples"] = [node.take("example")]
        if node.take("deprecated") is True:
            shape.facts["status"] = "deprecated"
        if title := node.text("title"):
            shape.facts["aliases"] = [title]
        if meta := {key: node.take(key) for key in META if key in node}:
            shape.facts["meta"] = meta

    # References and combinations.

    def _target(self, node: SourceNode, scope: _Scope) -> SchemaShape | None:
        told = node.take("$ref")
        if not isinstance(told, str):
            node.lose("$ref", "it is no text")
            return None
        address, fragment = urldefrag(urljoin(scope.base, told) if scope.base else told)
        if told.startswith("#") or address in {"", scope.base}:
            root, ref, inner = scope.root, scope.ref, scope
        else:
            plain = told.partition("#")[0]
            found = self._documents.get(address) or self._documents.get(urljoin(scope.path, plain))
            if found is None:
                node.lose("$ref", f"`{address}` is in no file of the source, and nothing is fetched")
                return None
            root, ref = found
            inner = _Scope(address, root, ref, urljoin(scope.path, plain))
        value, path = root, ref
        for part in fragment.split("/")[1:] if fragment.startswith("/") else ():
            key: Any = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and key.isdigit() and int(key) < len(value):
                key = int(key)
            elif not isinstance(value, dict) or key not in value:
                node.lose("$ref", f"`{told}` leads nowhere")
                return None
            value, path = value[key], path / key
        if fragment and not fragment.startswith("/"):
            anchor = _anchored(root, fragment)
            if anchor is None:
                node.lose("$ref", f"`{told}` leads nowhere")
                return None
            value = anchor
        return self._shape(value, path, inner)

    def _branches(self, node: SourceNode, key: str, scope: _Scope) -> list[SchemaShape]:
        value = node.take(key)
        if not isinstance(value, list):
            node.lose(key, "it is no list")
            return []
        return [self._shape(one, node.ref / key / index, scope) for index, one in enumerate(value)]

    def _all(self, node: SourceNode, key: str, parts: list[SchemaShape]) -> SchemaShape:
        shape = parts[0]
        for part in parts[1:]:
            try:
                shape = both(shape, part)
            except IncompatibleError as error:
                node.lose(key, f"its parts differ in `{error}`")
        return shape

    def _alternatives(
        self, node: SourceNode, key: str, combine: Any, shape: SchemaShape, scope: _Scope
    ) -> SchemaShape:
        value = node.data[key]
        nulls = 0
        if isinstance(value, list):  # `{"type": "null"}` is an alternative that the language has no type for
            nulls = sum(isinstance(one, dict) and one.get("type") in ("null", ["null"]) for one in value)
        node.take(key)
        if not isinstance(value, list) or not value:
            node.lose(key, "it is no list")
            return shape
        shapes = []
        for index, one in enumerate(value):
            if isinstance(one, dict) and one.get("type") in ("null", ["null"]):
                self.ledger.claimed.add("schema.type")
                continue
            shapes.append(self._shape(one, node.ref / key / index, scope))
        if nulls:
            shapes.append(SchemaShape(types=frozenset(), nullable=True))
        try:
            return both(shape, combine(shapes))
        except IncompatibleError:
            node.lose(key)
        kinds = frozenset[str]().union(*(one.allowed for one in shapes))
        types = kinds - ({"integer"} if "number" in kinds else set())
        loose = SchemaShape(
            types=None if types == EVERY else types, nullable=any(one.nullable for one in shapes)
        )
        try:
            return both(shape, loose)
        except IncompatibleError:
            return shape


class _Scope:
    """The document in which references are resolved: its root, the root's place, and its address."""

    def __init__(self, base: str, root: Any, ref: Ref, path: str = "") -> None:
        own = root.get("$id") if isinstance(root, dict) else None
        self.base = urljoin(base, own) if isinstance(own, str) else base
        self.path = path or base
        """The path of the document inside the source."""
        self.root = root
        self.ref = ref


META = ("default", "readOnly", "writeOnly", "$comment")
"""Keywords that constrain nothing, which the plan keeps under `meta`."""
KEYS = frozenset({"enum", "minLength", "maxLength", "pattern"})
"""What a map may say of its keys."""


def _fit_keys(names: Mapping[str, Any]) -> bool:
    """Return whether a plan can say these constraints of keys."""
    words = names.get("enum", ["x"])
    listed = isinstance(words, list) and bool(words) and all(isinstance(one, str) for one in words)
    return listed and all(_misfit(key, one) is None for key, one in names.items() if key != "enum")


def _wanted(word: str) -> Any:
    return KEYWORDS[word].value.get("type", "string")


def _misfit(word: str, value: Any) -> str | None:
    """Return why a constraint's value cannot be carried; ``None`` if it can."""
    if word == "format":
        known = isinstance(value, str) and value in KNOWN_FORMATS
        return None if known else f"the language has no format `{value}`"
    if word == "pattern":
        if not isinstance(value, str) or len(value) > LONGEST_PATTERN:
            return f"it is no text of at most {LONGEST_PATTERN:,} characters"
        return None if (why := pattern_fault(value)) is None else f"no linear-time engine runs it: {why}"
    kind = kind_of(value)
    if kind not in {_wanted(word), "integer" if _wanted(word) == "number" else ""}:
        return None if kind == "boolean" and word == "uniqueItems" else "its value is of another type"
    if (word == "multipleOf" and value <= 0) or (_wanted(word) == "integer" and value < 0):
        return "its value is out of range"
    return None


def _unique(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if not any(value == one and isinstance(value, bool) == isinstance(one, bool) for one in found):
            found.append(value)
    return found


def _anchored(root: Any, name: str) -> Any:
    """Return the schema that an anchor names, if there is one."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if (
                value.get("$anchor") == name
                or value.get("$id") == f"#{name}"
                or value.get("id") == f"#{name}"
            ):
                return value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return None
