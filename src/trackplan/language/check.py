"""Validation of plan files against the language's JSON Schema, with errors in the plan's terms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from trackplan.document import Document, Fault, Path, Ref
from trackplan.language.keywords import KEYWORDS
from trackplan.language.synonyms import nearest_word
from trackplan.validator import Validator

if TYPE_CHECKING:
    from trackplan._scanner import Schema

_NOTES = frozenset({"$id", "description", "title", "patternErrorMessage"})
"""Keywords that ask for nothing: each is a text, and a property of that name is none."""

Error = Any
"""A `jsonschema.ValidationError`, whose fields are each typed as perhaps unset."""

PLAIN = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "empty",
}


def schema_text() -> str:
    """Return the JSON Schema of the plan language, as shipped."""
    return (get_data(__package__, "plan.schema.json") or b"").decode()


@cache
def language_schema() -> dict[str, Any]:
    """Return the JSON Schema of the plan language as data."""
    schema: dict[str, Any] = json.loads(schema_text())
    return schema


@cache
def _validator() -> Validator:
    return Validator(language_schema())


@cache
def _native() -> Schema | None:
    """The same schema in the native scanner, which is there sooner; ``None`` where an install lacks that."""
    try:
        from trackplan._scanner import Schema  # noqa: PLC0415 - an optional part of the distribution
    except ImportError:
        return None
    return Schema(json.dumps(_in_native_words(language_schema())))


def _in_native_words(schema: Any) -> Any:
    """Write a schema without what the native scanner does not know: references by path, and ``oneOf``."""
    if isinstance(schema, list):
        return [_in_native_words(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    noted = {name for name in _NOTES if isinstance(schema.get(name), str)}
    written = {name: _in_native_words(value) for name, value in schema.items() if name not in noted}
    if "oneOf" in written:
        branches = written.pop("oneOf")
        written |= {
            "anyOf": branches,
            "not": {"anyOf": [{"allOf": [*two]} for two in combinations(branches, 2)]},
        }
    if isinstance(reference := written.get("$ref"), str):
        written["$ref"] = reference.replace("/$defs/", "")
    for name, inner in written.get("$defs", {}).items():
        inner["$anchor"] = name
    return written


def _surely_fits(data: Any) -> bool:
    native = _native()
    try:
        return native is not None and native.surely_fits(json.dumps(data))
    except (TypeError, ValueError, RecursionError):
        return False


def check(document: Document) -> Iterator[Fault]:
    """Yield a fault for each violation of the language's schema.

    An unknown key leaves the rest readable; any other fault is fatal. The compiled schema is checked first:
    a fault to explain is rare.
    """
    data = document.data
    if data is None or _surely_fits(data) or _validator().accepts(data):
        return
    from jsonschema import Draft202012Validator, FormatChecker, validators  # noqa: PLC0415 - slow
    from referencing import Registry  # noqa: PLC0415

    explainer = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]  # theirs
    explain = explainer(language_schema(), registry=Registry(), format_checker=FormatChecker(["date"]))
    faults = [fault for error in explain.iter_errors(document.data) for fault in _faults(document, error)]
    # What an alias repeats is wrong once, where it is written.
    yield from dict.fromkeys(sorted(faults, key=lambda fault: (fault.span, fault.message)))


def _pattern(_validator: object, pattern: str, value: object, _schema: object) -> Iterator[Error]:
    """Match as the compiled schema does: ``$`` only at the end of the text, digits only 0 to 9."""
    from jsonschema import ValidationError  # noqa: PLC0415

    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value, re.ASCII):
        yield ValidationError("")


def _faults(document: Document, error: Error) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    here = Ref(document, path)
    match error.validator:
        case "additionalProperties":
            for name in sorted(set(error.instance) - set(error.schema["properties"])):
                yield _unknown_key(here, str(name), sorted(error.schema["properties"]))
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield _fault(
                        here, "missing-key", f"{_subject(path)} lacks `{name}`", _about(error.schema, name)
                    )
        case "anyOf":
            yield from _best(document, error)
        case "oneOf":
            yield from _one_only(here, error)
        case "format" if not re.search(error.schema["pattern"], error.instance):
            pass  # Its form is wrong already.
        case _ if "propertyNames" in error.absolute_schema_path:
            unnamed = Ref(document, (*path, error.instance)).key
            message = f"a name under {_subject(path)} is empty"
            yield _fault(unnamed, "invalid-value", message, "write the name before the colon")
        case _:
            yield _fault(_place(here, error), "invalid-value", *_explain(path, error))


def _place(here: Ref, error: Error) -> Ref:
    """Return the place of the value, or of the repeated item of a list."""
    if error.validator != "uniqueItems":
        return here
    items = error.instance
    return here / next(index for index, item in enumerate(items) if item in items[:index])


TUPLE = (
    "`items` is a list: a plan has no definition for each position of an array",
    "write one that every item fits, such as a list of types, or send an object with named attributes",
)
"""What is said of a tuple, and what to do."""

REFUSED = {
    "prefixItems": TUPLE[1],
    "additionalItems": TUPLE[1],
    "patternProperties": "an object whose keys are data has `values`, and `keys: {pattern: …}`",
    "propertyNames": "an object whose keys are data has `values`, and `keys: {pattern: …}`",
    "$ref": "a definition that several attributes share has a name under `types`, which `type` takes",
    "oneOf": "`type` may be a list of types; what depends on the value of an attribute has `variants`",
    "anyOf": "`type` may be a list of types; what depends on the value of an attribute has `variants`",
    "if": "what depends on the value of an attribute has `variants`",
}
"""Keywords of JSON Schema that attributes do not have, and what to write."""


def _unknown_key(here: Ref, name: str, known: list[str]) -> Fault:
    near = nearest_word(name, known)
    hint = f"did you mean `{near}`? " if near else ""
    of_attribute = REFUSED.get(name) if "type" in known else None
    return Fault(
        rule="unknown-key",
        message=f"{_subject(here.path)} has no `{name}`",
        help=of_attribute or f"{hint}allowed here: {', '.join(known)}",
        span=(here / name).key.location.span,
        fatal=False,
    )


def _one_only(here: Ref, error: Error) -> Iterator[Fault]:
    """Explain that exactly one of two keys is required: both are there, or neither."""
    first, second = (branch["required"][0] for branch in error.validator_value)
    subject = _subject(here.path)
    if not isinstance(error.instance, dict):
        return
    if first in error.instance:
        message = f"{subject} has both `{first}` and `{second}`"
        yield _fault((here / second).key, "invalid-value", message, "keep one of the two")
    else:
        message = f"{subject} has neither `{first}` nor `{second}`"
        yield _fault(here, "missing-key", message, f"write one; {_about(error.schema, first)}")


def _best(document: Document, error: Error) -> Iterator[Fault]:
    """Explain a choice by the branch that was meant: the one of the right type."""
    path: Path = tuple(error.absolute_path)
    branches: dict[int, list[Error]] = {}
    for child in error.context or ():
        branches.setdefault(int(child.schema_path[0]), []).append(child)
    fitting = [
        children
        for children in branches.values()
        if all(child.validator not in {"type", "enum"} for child in children)
    ]
    if fitting and path:
        for child in fitting[0]:
            yield from _faults(document, child)
        return
    deeper = [child for child in error.context or () if len(child.absolute_path) > len(path)]
    if deeper:
        for child in deeper:
            yield from _faults(document, child)
        return
    allowed = [
        value for child in error.context or () if child.validator == "enum" for value in child.validator_value
    ]
    forms = [PLAIN[child.validator_value] for child in error.context or () if child.validator == "type"]
    message, help_ = not_one_of(path, error.instance, allowed)
    if forms:
        help_ += f"; or {' or '.join(forms)}"
    yield _fault(Ref(document, path), "invalid-value", message, help_)


SENTENCES = {
    **{name: word.bound.broken for word in KEYWORDS.values() if word.bound for name in word.names},
    "uniqueItems": "lists the same thing twice",
    "minLength": "is empty",  # 1 is all that the schema asks
    "minProperties": "is empty",
    "pattern": "is not written as it should be",
    "format": "is a day that no calendar has",
}
"""What each keyword of the schema says when it fails."""

KEYWORD_REMEDIES = {
    "uniqueItems": "keep one of the two",
    "minLength": "write something, or remove it",
    "maxLength": "shorten it",
    "minProperties": "write something in it, or remove it",
    "minimum": "write {} or more",
    "exclusiveMinimum": "write more than {}",
    "format": "write a day that its month has",
}
"""What mends it; of other keywords the schema's own words say it."""

REMEDIES = {
    "object": "write a mapping: a name, a colon and its value, one a line",
    "array": "write a list: `[first, second]`",
    "string": "write text, in quotes where it looks like something else",
    "boolean": "write `true` or `false`",
    "integer": "write a whole number, without quotes",
    "number": "write a number, without quotes",
}


def _explain(path: Path, error: Error) -> tuple[str, str]:
    value, wanted = error.instance, error.validator_value
    subject = _subject(path)
    if error.validator == "type" and path[-1:] == ("items",) and isinstance(value, list):
        return TUPLE
    if error.validator == "enum":
        return not_one_of(path, value, wanted)
    if path == ("trackplan",) and type(value) is int:
        return (
            f"the plan is written in version {value} of the language, and this trackplan reads {wanted}",
            f"write `trackplan: {wanted}`, or install a trackplan that reads the plan's version",
        )
    written = error.schema.get("patternErrorMessage", "")
    if error.validator == "const":
        return f"{subject} is {_kind(value)}, not the number {wanted}", f"write `{wanted}`, without quotes"
    if error.validator == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        remedy = written or REMEDIES[kinds[0]]
        return f"{subject} is {_kind(value)}, not {' or '.join(PLAIN[kind] for kind in kinds)}", remedy
    sentence = SENTENCES.get(error.validator, "is not allowed here").format(wanted)
    remedy = KEYWORD_REMEDIES.get(error.validator, "").format(wanted)
    return f"{subject} {sentence}", remedy or written or error.schema.get("description", "")


def not_one_of(path: Path, value: Any, allowed: list[Any]) -> tuple[str, str]:
    """Return what is wrong with a value that is none of those allowed, and what may be meant."""
    words = [json.dumps(choice) if not isinstance(choice, str) else choice for choice in allowed]
    near = nearest_word(value, words) if isinstance(value, str) else None
    hint = f"did you mean `{near}`? " if near else ""
    is_scalar = isinstance(value, str | int | float)
    said = f"`{value if isinstance(value, str) else json.dumps(value)}`" if is_scalar else _kind(value)
    return f"{_subject(path)} cannot be {said}", f"{hint}allowed: {', '.join(words)}"


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false"
    names = {dict: "object", list: "array", str: "string", int: "integer", float: "number"}
    return PLAIN[names[type(value)]]


def _subject(path: Path) -> str:
    if not path:
        return "the plan"
    names = [str(part) for part in path if isinstance(part, str)]
    if isinstance(path[-1], int):
        return f"item {path[-1] + 1} of `{names[-1]}`" if names else f"item {path[-1] + 1}"
    return f"`{names[-1]}`"


def _about(schema: dict[str, Any], name: str) -> str:
    part = schema.get("properties", {}).get(name, {})
    return f"`{name}`: {part['description']}" if "description" in part else f"add `{name}`"


def _fault(here: Ref, rule: str, message: str, help_: str) -> Fault:
    return Fault(rule=rule, message=message, help=help_, span=here.location.span)
