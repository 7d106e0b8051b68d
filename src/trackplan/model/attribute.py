"""The data types of attributes: of events, of people and of objects, at any depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

from trackplan.document import Ref

Status = Literal["draft", "active", "deprecated"]
Additional = Literal["allow", "warn", "forbid"]

NOTHING: Mapping[str, Any] = MappingProxyType({})

ANY_KEY = "*"
"""What stands in a path for each key of a map: ``prices.*``."""


class Holder:
    """A base of what has attributes: an event, or an attribute that is an object."""

    __slots__ = ()
    name: str
    ref: Ref
    plan_name: str
    aliases: tuple[str, ...]
    attributes: Mapping[str, Attribute]
    variants: Variants | None

    @property
    def display_name(self) -> str:
        """The name in the plan."""
        return self.plan_name or self.name

    @property
    def members(self) -> Mapping[str, Attribute]:
        """Every attribute that may stand in it: its own, and as optional ones those of its variants."""
        if self.variants is None:
            return self.attributes
        return {**self.attributes, **self.variants.attributes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Holder):
    """One attribute of an event, of a person, of an object, or the items of an array.

    ``name`` is that in payloads. ``types`` is a union in the order written; ``constraints`` maps JSON
    Schema keywords to their values; ``pii`` is ``None`` when the plan does not say, which is not "no".
    """

    name: str
    ref: Ref = field(compare=False, repr=False)
    plan_name: str = ""
    """The name in the plan, where payloads carry another (``sends_as``); otherwise empty."""
    aliases: tuple[str, ...] = ()
    types: tuple[str, ...] = ("any",)
    named_type: str | None = field(default=None, compare=False)
    """The name under ``types`` whose definition it has."""
    required: bool = False
    nullable: bool = False
    constraints: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)
    items: Attribute | None = None
    values: Attribute | None = None
    """Of a map, an object whose keys are data: what each value is. It has no ``attributes`` then."""
    keys: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """The constraints of the keys of a map."""
    variants: Variants | None = None
    additional: Additional | None = None
    pii: Literal[False] | str | None = None
    status: Status = "active"
    sunset: date | None = None
    replaced_by: str | None = None
    description: str = ""
    meta: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    examples: tuple[Any, ...] = ()
    not_renamed: tuple[str, ...] = field(default=(), compare=False)
    """Removed attributes of similar name that were not renamed to it."""
    group: str | None = field(default=None, compare=False)
    only: tuple[str, ...] = field(default=(), compare=False)
    """The variants that have it, as `Variants.attributes` says; empty where it is of all."""

    def child(self, name: str) -> Attribute | None:
        """Return what is planned under a name of an object: a member, or the values of a map."""
        return self.members.get(name, self.values)

    @property
    def closed_set(self) -> tuple[str | bool, ...]:
        """The texts that it may have where the plan lists them, and both booleans where it may be one."""
        listed: list[str | bool] = [one for one in self.constraints.get("enum", ()) if isinstance(one, str)]
        return (*listed, *((False, True) if "boolean" in self.types else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One of the forms that an object or event may have."""

    name: str
    ref: Ref = field(compare=False, repr=False)
    equals: tuple[Any, ...]
    """The values of the discriminator that tell it."""
    description: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """The attributes that come only with some values of one attribute, the discriminator ``by``.

    With any other value none of them is planned.
    """

    ref: Ref = field(compare=False, repr=False)
    by: str
    when: Mapping[str, Variant]
    attributes: Mapping[str, Attribute] = field(compare=False)
    """Those of all variants, each once and optional. One that differs between variants has all of its types
    and no constraints."""

    @property
    def values(self) -> Iterator[Any]:
        """Yield every value of the discriminator that tells a variant."""
        return (value for variant in self.when.values() for value in variant.equals)

    def of(self, value: Any) -> Mapping[str, Attribute]:
        """Return the attributes that come with a value of the discriminator."""
        for variant in self.when.values():
            if any(_is_same(one, value) for one in variant.equals):
                return variant.attributes
        return NOTHING


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two values are equal as JSON has it: 1 is 1.0, and not true."""
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def path_of(members: Mapping[str, Attribute], at: Iterable[str | int]) -> str:
    """Format the way to a value as an attribute path: ``("items", 0, "sku")`` is ``items[].sku``.

    A key of a map, which is data, is ``*``.
    """
    return _followed(members, at)[0]


def planned_at(members: Mapping[str, Attribute], at: Iterable[str | int]) -> Attribute | None:
    """Return the planned attribute at the way to a value, if there is one."""
    return _followed(members, at)[1]


def _followed(members: Mapping[str, Attribute], at: Iterable[str | int]) -> tuple[str, Attribute | None]:
    path, here, around = "", None, members
    for part in at:
        if isinstance(part, int):
            path, here = f"{path}[]", here.items if here is not None else None
        else:
            in_map = here is not None and here.values is not None and part not in around
            path = f"{path}.{ANY_KEY if in_map else part}" if path else part
            here = here.values if in_map and here is not None else around.get(part)
        around = NOTHING if here is None else here.members
    return path, here


def sent_steps(members: Mapping[str, Attribute], steps: Iterable[str | None]) -> tuple[str | None, ...]:
    """Return the way to an attribute in payloads, given that in the plan; ``None`` steps to each item.

    What is no name in the plan stays, as the names of payloads do, and the keys of maps.
    """
    made: list[str | None] = []
    around, here = members, None
    for step in steps:
        if step is None:
            here = here.items if here is not None else None
        else:
            found = next((one for one in around.values() if one.display_name == step), around.get(step))
            here = found or (here.values if here is not None else None)
            step = found.name if found is not None else step  # noqa: PLW2901 - the step as it is sent
        made.append(step)
        around = NOTHING if here is None else here.members
    return tuple(made)


Maps = Mapping[str, Any]
"""Where there are maps: what is inside ``names``, ``items`` and each of the ``values`` of a map."""


def maps_in(members: Mapping[str, Attribute]) -> Maps | None:
    """Return where there are maps in attributes, if anywhere."""
    found = {name: inner for name, one in members.items() if (inner := _maps_inside(one)) is not None}
    return {"names": found} if found else None


def _maps_inside(attribute: Attribute) -> Maps | None:
    if attribute.values is not None:
        return {"values": _maps_inside(attribute.values) or {}}
    items = None if attribute.items is None else _maps_inside(attribute.items)
    return {**(maps_in(attribute.members) or {}), **({"items": items} if items else {})} or None


def walk(attributes: Mapping[str, Attribute], prefix: str = "") -> Iterator[tuple[str, Attribute]]:
    """Yield each attribute at any depth with its path: ``cart_id``, ``items[].sku``, ``prices.*``.

    The items of an array are yielded too, as ``items[]``, since they may carry constraints, and so are the
    values of a map, as ``prices.*``, and the attributes of variants, as optional ones.
    """
    for name, attribute in attributes.items():
        yield from _walk_one(f"{prefix}{name}", attribute)


def _walk_one(path: str, attribute: Attribute) -> Iterator[tuple[str, Attribute]]:
    yield path, attribute
    yield from walk(attribute.members, f"{path}.")
    if attribute.values is not None:
        yield from _walk_one(f"{path}.{ANY_KEY}", attribute.values)
    if attribute.items is not None:
        yield from _walk_one(f"{path}[]", attribute.items)
