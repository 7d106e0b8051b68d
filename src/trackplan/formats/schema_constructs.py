"""What becomes of each keyword of JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.formats.schema_shape import WORDS
from trackplan.formats.source import Construct, carried, listed

_NO_WORD = "the plan language has no word for it"
_ALTERNATIVES = carried(
    "a list of types, `nullable`, `enum` or `variants`",
    but="alternatives that neither their type nor the values of one attribute tell apart",
)
_CONDITIONS = carried("`variants`", but="conditions on anything but the values of one attribute")
_WITHOUT_A_WORD = """
not dependentRequired dependentSchemas dependencies patternProperties contains
minContains maxContains prefixItems additionalItems unevaluatedItems contentEncoding contentMediaType
contentSchema $vocabulary $dynamicRef $dynamicAnchor $recursiveRef
$recursiveAnchor
"""

SCHEMA: Mapping[str, Construct] = {
    "schema.$schema": carried("the draft that it is read by"),
    "schema.$id": carried("the address of local references"),
    "schema.id": carried("the address of local references", but="an id of another use is not carried"),
    "schema.$ref": carried("what it refers to, written out", but="it is in no file of the source"),
    "schema.$anchor": carried("the address of local references"),
    "schema.$defs": carried("what is referred to"),
    "schema.definitions": carried("what is referred to"),
    "schema.type": carried("`type` and `nullable`", but="null alone, and names that are no types"),
    "schema.description": carried("`description`"),
    "schema.title": carried("the event's name, or `aliases`"),
    **{f"schema.{key}": carried("`meta`") for key in ("default", "readOnly", "writeOnly", "$comment")},
    "schema.properties": carried("`attributes`", but="an attribute that is forbidden"),
    "schema.required": carried("`required`"),
    "schema.additionalProperties": carried(
        "`additional`, or `values` of a map", but="a schema beside named attributes"
    ),
    "schema.unevaluatedProperties": carried("`additional`", but="beside alternatives"),
    "schema.propertyNames": carried("`keys` of a map", but="names beside named attributes"),
    "schema.items": carried("`items`", but="a list of schemas, one a position"),
    "schema.enum": carried("`enum`, and null as `nullable`", but="objects and lists as values"),
    "schema.const": carried("`const`", but="objects, lists and null as the value"),
    "schema.format": carried("`format`, `datetime`, `date`", but="a format that the language does not have"),
    "schema.pattern": carried("`pattern`", but="one that no linear-time engine runs"),
    "schema.allOf": carried("one definition of all parts", but="parts that contradict each other"),
    "schema.anyOf": _ALTERNATIVES,
    "schema.if": _CONDITIONS,
    "schema.then": _CONDITIONS,
    "schema.else": _CONDITIONS,
    "schema.discriminator": carried("`variants`", but="values that the alternatives do not name themselves"),
    "schema.oneOf": _ALTERNATIVES,
    "schema.examples": carried("`examples`", but="examples that are no list"),
    "schema.example": carried("`examples`"),
    "schema.deprecated": carried("`status: deprecated`"),
    **{
        f"schema.{name}": carried(f"`{word}`", but="its value is not of the kind that it needs")
        for name, word in WORDS.items()
        if name not in {"enum", "const", "format", "pattern"}
    },
    **{f"schema.{name}": listed(_NO_WORD) for name in _WITHOUT_A_WORD.split()},
}
"""The keywords by name."""
