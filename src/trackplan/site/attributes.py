"""Attributes as table rows: each path once, with its depth, and the differences between events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from trackplan.model.plan import Attribute
from trackplan.site.words import type_of

Row = dict[str, Any]
More = Callable[[str], Mapping[str, Any]]
"""What else is known of a path, such as who reads it."""


def rows(attributes: Mapping[str, Attribute], more: More = lambda _: {}) -> Iterator[Row]:
    """Yield a row for each attribute at any depth; array items only if the plan says more of them."""
    for name, attribute in attributes.items():
        yield from _rows(name, attribute, 0, more)


def _rows(path: str, attribute: Attribute, depth: int, more: More) -> Iterator[Row]:
    yield {**row(path, attribute, depth), **more(path)}
    for name, child in attribute.attributes.items():
        yield from _rows(f"{path}.{name}", child, depth + 1, more)
    items = attribute.items
    if items is not None:
        if items.description or items.constraints or items.pii:
            yield from _rows(f"{path}[]", items, depth + 1, more)
        else:
            for name, child in items.attributes.items():
                yield from _rows(f"{path}[].{name}", child, depth + 1, more)


def row(path: str, attribute: Attribute, depth: int = 0) -> Row:
    """Return one attribute as in the JSON page; what the plan does not say is omitted."""
    said: dict[str, Any] = {
        "pii": attribute.pii,
        "status": attribute.status if attribute.status != "active" else None,
        "sunset": attribute.sunset.isoformat() if attribute.sunset else None,
        "replaced_by": attribute.replaced_by,
        "description": attribute.description,
        "examples": list(attribute.examples),
        "group": attribute.group,
    }
    return {
        "name": path,
        **({"depth": depth} if depth else {}),
        "type": type_of(attribute),
        **({"required": True} if attribute.required else {}),
        **attribute.constraints,
        **{key: value for key, value in said.items() if value or value is False},
    }


def required(all_: Iterable[Row]) -> Iterator[str]:
    """Yield the top-level attributes that every payload has."""
    return (one["name"] for one in all_ if "required" in one and "depth" not in one)


def any_required(all_: Iterable[Row]) -> bool:
    """Return whether any attribute, at any depth, is required."""
    return any("required" in one for one in all_)


def unread(all_: Iterable[Row]) -> Iterator[str]:
    """Yield the leaf attributes without a known consumer."""
    rows_ = list(all_)
    parents = {part for row in rows_ for part in _parents(row["name"])}
    return (row["name"] for row in rows_ if "read_by" not in row and row["name"] not in parents)


def _parents(path: str) -> Iterator[str]:
    """Yield the parents of a path: ``items`` and ``items[]`` for ``items[].sku``."""
    whole = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
    if whole and whole != path:
        yield whole
        yield from _parents(whole)


def meaning(attribute: Attribute) -> tuple[Any, ...]:
    """Return the properties in which two events must agree for an attribute to be the same."""
    return (
        attribute.types,
        attribute.nullable,
        tuple(sorted((key, repr(value)) for key, value in attribute.constraints.items())),
        tuple(sorted((name, meaning(child)) for name, child in attribute.attributes.items())),
        None if attribute.items is None else meaning(attribute.items),
    )
