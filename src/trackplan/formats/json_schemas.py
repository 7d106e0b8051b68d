"""Reading of JSON Schemas (draft 4 to 2020-12), as they stand in other plans, into attributes.

What the language cannot say is left out and listed, and leaving it out never makes the plan stricter: a
payload that the schema allows stays valid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from trackplan.document import Ref
from trackplan.formats.schema_combining import IncompatibleError, both, either
from trackplan.formats.schema_references import SchemaScope, resolved
from trackplan.formats.schema_shape import (
    EVERY,
    KINDS,
    WORDS,
    SchemaShape,
    fits,
    kind_of,
)
from trackplan.formats.schema_variants import (
    CONDITION,
    OBJECT,
    SchemaCondition,
    is_condition,
    lost_of,
    of_alternatives,
    of_conditions,
    tested,
)
from trackplan.formats.schema_words import KEYS, fit_keys, misfit, unique, wanted
from trackplan.formats.source import Ledger, SourceNode, UnreadableSourceError
from trackplan.language.keywords import KEYWORDS
from trackplan.naming.guess import suggest

DEEPEST = 60
"""The most schemas inside each other."""
MOST = 1_000_000
"""The most schemas of one import, each counted where it is referred to."""


META = ("default", "readOnly", "writeOnly", "$comment")
"""Keywords that constrain nothing, which the plan keeps under `meta`."""


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
        return self._shape(value, ref, SchemaScope(base, *(root or (value, ref))))

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

    def _shape(self, value: Any, ref: Ref, scope: SchemaScope) -> SchemaShape:
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

    def _node(self, node: SourceNode, scope: SchemaScope) -> SchemaShape:
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
        for key in ("anyOf", "oneOf"):
            if key in node:
                shape = self._alternatives(node, key, shape, scope)
        if "allOf" in node:
            parts = self._branches(node, "allOf", scope)
            shape = self._all(node, "allOf", [shape, *parts])
        return self._conditional(node, shape, scope)

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
            one = SchemaShape(types=types, nullable=nullable, values=unique(fitting), const=key == "const")
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
            if (why := misfit(word, value)) is not None:
                node.lose(key, why)
            elif not (word == "uniqueItems" and value is False):
                whole = isinstance(value, float) and value.is_integer() and "integer" in str(wanted(word))
                shape.words[word] = int(value) if whole else value
        for key in ("exclusiveMinimum", "exclusiveMaximum"):
            if node.data.get(key) is True:
                shape.words.pop(key.replace("exclusiveM", "m"), None)

    # What is inside.

    def _object(self, node: SourceNode, shape: SchemaShape, scope: SchemaScope) -> None:
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
            if isinstance(names, dict) and names.keys() <= KEYS and fit_keys(names):
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

    def _array(self, node: SourceNode, shape: SchemaShape, scope: SchemaScope) -> None:
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

    def _target(self, node: SourceNode, scope: SchemaScope) -> SchemaShape | None:
        told = node.take("$ref")
        try:
            return self._shape(*resolved(told, scope, self._documents))
        except LookupError as error:
            node.lose("$ref", str(error))
            return None

    def _branches(self, node: SourceNode, key: str, scope: SchemaScope) -> list[SchemaShape]:
        value = node.take(key)
        if not isinstance(value, list):
            node.lose(key, "it is no list")
            return []
        return [
            self._shape(one, node.ref / key / index, scope)
            for index, one in enumerate(value)
            if not is_condition(one)
        ]

    def _all(self, node: SourceNode, key: str, parts: list[SchemaShape]) -> SchemaShape:
        shape = parts[0]
        for part in parts[1:]:
            try:
                shape = both(shape, part)
            except IncompatibleError as error:
                node.lose(key, f"its parts differ in `{error}`")
        return shape

    def _alternatives(
        self, node: SourceNode, key: str, shape: SchemaShape, scope: SchemaScope
    ) -> SchemaShape:
        value = node.take(key)
        if not isinstance(value, list) or not value:
            node.lose(key, "it is no list")
            return shape
        found: list[tuple[SchemaShape, Ref]] = []
        for index, one in enumerate(value):
            # `{"type": "null"}` is an alternative that the language has no type for.
            if isinstance(one, dict) and one.get("type") in ("null", ["null"]):
                self.ledger.claimed.add("schema.type")
            else:
                ref = node.ref / key / index
                found.append((self._shape(one, ref, scope), ref))
        shapes = [one for one, _ in found]
        nulls = [SchemaShape(types=frozenset(), nullable=True)] if len(found) < len(value) else []
        try:
            return both(shape, either([*shapes, *nulls]))
        except IncompatibleError:
            pass
        try:
            return self._variants(node, shape, found, nulls)
        except IncompatibleError:
            node.lose(key)
        kinds = frozenset[str]().union(*(one.allowed for one in shapes))
        types = kinds - ({"integer"} if "number" in kinds else set())
        loose = SchemaShape(
            types=None if types == EVERY else types,
            nullable=bool(nulls) or any(one.nullable for one in shapes),
        )
        try:
            return both(shape, loose)
        except IncompatibleError:
            return shape

    def _variants(
        self,
        node: SourceNode,
        shape: SchemaShape,
        found: Sequence[tuple[SchemaShape, Ref]],
        nulls: Sequence[SchemaShape],
    ) -> SchemaShape:
        """Return a shape with alternatives that the values of one attribute tell apart, as variants."""
        if shape.allowed == OBJECT and not shape.nullable:  # so that each is of an object
            found = [
                (replace(one, types=OBJECT, nullable=False) if one.types is None else one, ref)
                for one, ref in found
            ]
        objects = [(one, ref) for one, ref in found if one.allowed == OBJECT and not one.nullable]
        others = [one for one, _ in found if one.allowed != OBJECT or one.nullable]
        made = both(shape, either([of_alternatives([one for one, _ in objects]), *others, *nulls]))
        for one, ref in objects:
            for keyword in lost_of(one):
                self.ledger.lose(f"schema.{keyword}", ref, "a variant has no place for it")
        if "discriminator" in node:
            node.take("discriminator")
        return made

    def _conditional(self, node: SourceNode, shape: SchemaShape, scope: SchemaScope) -> SchemaShape:
        """Return a shape with its conditions on the values of one attribute, as variants."""
        written = [(node.data, node.ref)] if "if" in node else []
        parts = node.data.get("allOf")
        for index, one in enumerate(parts if isinstance(parts, list) else ()):
            if is_condition(one):
                written.append((one, node.ref / "allOf" / index))
        if not written:
            return shape
        conditions = [self._condition(data, ref, scope) for data, ref in written]
        try:
            shape = of_conditions(shape, conditions)
        except IncompatibleError:
            for data, ref in written:
                for key in (one for one in CONDITION if one in data):
                    self.ledger.lose(f"schema.{key}", (ref / key).key)
        else:
            self.ledger.claimed |= {
                f"schema.{key}" for data, _ in written for key in CONDITION if key in data
            }
        for key in CONDITION:
            node.claim(key)
        return shape

    def _condition(self, data: Mapping[str, Any], ref: Ref, scope: SchemaScope) -> SchemaCondition | None:
        asked = tested(data["if"])
        if asked is None:
            return None
        then, otherwise = (
            self._shape(data[key], ref / key, scope) if key in data else None for key in ("then", "else")
        )
        return SchemaCondition(*asked, then, otherwise)
