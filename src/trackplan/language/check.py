"""Is a plan file written in the plan language? Its JSON Schema's errors, in the plan's own words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from trackplan.document import Document, Fault, Path, Ref
from trackplan.naming.guess import guess
from trackplan.validator import Validator

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
    """The JSON Schema of the plan language, as shipped."""
    return files("trackplan.language").joinpath("plan.schema.json").read_text(encoding="utf-8")


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_text())
    return schema


@cache
def _validator() -> Validator:
    return Validator(_schema())


def check(document: Document) -> Iterator[Fault]:
    """Yield a fault for each place where a plan file leaves the language.

    A name that the language does not know is a fault that leaves the rest readable; anything else
    is fatal. The compiled schema says whether there is anything to explain, which is rare.
    """
    if document.data is None or _validator().accepts(document.data):
        return
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - slow to import, and seldom needed
    from referencing import Registry  # noqa: PLC0415

    explain = Draft202012Validator(_schema(), registry=Registry())
    faults = [fault for error in explain.iter_errors(document.data) for fault in _faults(document, error)]
    yield from sorted(faults, key=lambda fault: (fault.span, fault.message))


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
        case "anyOf" | "oneOf":
            yield from _best(document, error)
        case _:
            yield _fault(here, "invalid-value", *_explain(path, error))


def _unknown_key(here: Ref, name: str, known: list[str]) -> Fault:
    near = guess(name, known)
    hint = f"did you mean `{near}`? " if near else ""
    return Fault(
        rule="unknown-key",
        message=f"{_subject(here.path)} has no `{name}`",
        help=f"{hint}allowed here: {', '.join(known)}",
        span=(here / name).key.location.span,
        fatal=False,
    )


def _best(document: Document, error: Error) -> Iterator[Fault]:
    """Explain a choice by the branch that the writer meant: the one of the right type."""
    path: Path = tuple(error.absolute_path)
    branches: dict[int, list[Error]] = {}
    for child in error.context or ():
        branches.setdefault(int(child.schema_path[0]), []).append(child)
    meant = [
        children
        for children in branches.values()
        if all(child.validator not in {"type", "enum"} for child in children)
    ]
    if meant and path:
        for child in meant[0]:
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
    message, help_ = _not_one_of(path, error.instance, allowed)
    if forms:
        help_ += f"; or {' or '.join(forms)}"
    yield _fault(Ref(document, path), "invalid-value", message, help_)


SENTENCES = {
    "minItems": "has fewer items than {wanted}",
    "maxItems": "has more items than {wanted}",
    "uniqueItems": "lists the same thing twice",
    "minLength": "is empty",
    "maxLength": "is longer than {wanted} characters",
    "minProperties": "is empty",
    "minimum": "is less than {wanted}",
    "exclusiveMinimum": "is not more than {wanted}",
    "pattern": "is not written as it should be",
}


def _explain(path: Path, error: Error) -> tuple[str, str]:
    value, wanted = error.instance, error.validator_value
    subject = _subject(path)
    about = error.schema.get("patternErrorMessage") or error.schema.get("description", "")
    if error.validator == "enum":
        return _not_one_of(path, value, wanted)
    if error.validator == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"{subject} is {_kind(value)}, not {' or '.join(PLAIN[kind] for kind in kinds)}", about
    if path == ("trackplan",):
        return (
            f"the plan is written in version {value} of the language, and this trackplan reads {wanted}",
            f"write `trackplan: {wanted}`, or install a trackplan that reads the plan's version",
        )
    sentence = SENTENCES.get(error.validator, "is not allowed here")
    return f"{subject} {sentence.format(wanted=wanted)}", about


def _not_one_of(path: Path, value: Any, allowed: list[Any]) -> tuple[str, str]:
    words = [json.dumps(choice) if not isinstance(choice, str) else choice for choice in allowed]
    near = guess(value, words) if isinstance(value, str) else None
    hint = f"did you mean `{near}`? " if near else ""
    said = f"`{value}`" if isinstance(value, str | int | float | bool) else _kind(value)
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
