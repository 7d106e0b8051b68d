"""Attributes as table rows: each path once, with its depth, and the differences between events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from trackplan.model.attribute import ANY_KEY
from trackplan.model.plan import Attribute, Holder
from trackplan.site.words import type_of

Row = dict[str, Any]
More = Callable[[str], Mapping[str, Any]]
"""What else is known of a path, such as who reads it."""


def rows(
    attributes: Mapping[str, Attribute], more: More = lambda _: {}, holder: Holder | None = None
) -> Iterator[Row]:
    """Yield a row for each attribute at any depth; array items only if the plan says more of them.

    With the event that has them, a row says with which variants alone it comes.
    """
    for name, attribute in attributes.items():
        yield from _rows(name, attribute, 0, more, holder)


def _rows(
    path: str, attribute: Attribute, depth: int, more: More, holder: Holder | None = None
) -> Iterator[Row]:
    only = _only(holder, attribute)
    yield {**row(path, attribute, depth), **({"only": only} if only else {}), **more(path)}
    for name, child in attribute.members.items():
        yield from _rows(f"{path}.{name}", child, depth + 1, more, attribute)
    if attribute.values is not None:
        yield from _rows(f"{path}.{ANY_KEY}", attribute.values, depth + 1, more)
    items = attribute.items
    if items is not None:
        if items.description or items.constraints or items.pii:
            yield from _rows(f"{path}[]", items, depth + 1, more)
        else:
            for name, child in items.members.items():
                yield from _rows(f"{path}[].{name}", child, depth + 1, more, items)


def _only(holder: Holder | None, attribute: Attribute) -> dict[str, Any] | None:
    """Return the discriminator and its values with which alone an attribute comes."""
    variants = holder.variants if holder is not None else None
    if variants is None or not attribute.only:
        return None
    told = [variants.when[name] for name in attribute.only]
    required = all(one.attributes[attribute.name].required for one in told)
    values = [value for one in told for value in one.equals]
    return {"by": variants.by, "equals": values, **({"required": True} if required else {})}


def row(path: str, attribute: Attribute, depth: int = 0) -> Row:
    """Return one attribute as in the JSON page; what the plan does not say is omitted."""
    said: dict[str, Any] = {
        "pii": attribute.pii,
        "status": attribute.status if attribute.status != "active" else None,
        "sunset": attribute.sunset.isoformat() if attribute.sunset else None,
        "replaced_by": attribute.replaced_by,
        "plan_name": attribute.plan_name,
        "aliases": list(attribute.aliases),
        "description": attribute.description,
        "meta": dict(attribute.meta),
        "map_keys": dict(attribute.keys),
        "named_type": attribute.named_type,
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


def is_personal(path: str, known: Mapping[str, Attribute]) -> bool:
    """Return whether an attribute, or what it is a part of, is personal."""
    return any(one in known and bool(known[one].pii) for one in (path, *_parents(path)))


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
        tuple(sorted((name, meaning(child)) for name, child in attribute.members.items())),
        None if attribute.items is None else meaning(attribute.items),
        None if attribute.values is None else meaning(attribute.values),
        repr(sorted(attribute.keys.items())),
    )
