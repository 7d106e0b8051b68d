"""Construction of attributes: named types and variants are resolved, and names are those of payloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from trackplan.document import Ref
from trackplan.language.keywords import KEYWORDS
from trackplan.language.types import TYPES
from trackplan.model.attribute import NOTHING, Attribute, Variant, Variants

Table = Mapping[str, Attribute]
Written = Mapping[str, Any]
"""A definition as the plan writes it, or several by name."""


class AttributeBuilder:
    """Makes attributes from what fits the language's schema, given the definitions under ``types``."""

    def __init__(self, types: Mapping[str, tuple[Written, Ref]]) -> None:
        self._types = types

    def table(self, written: Written | None, ref: Ref) -> Table:
        """Return attributes by their names in payloads."""
        made = (self.one(name, value, ref / name) for name, value in (written or {}).items())
        return MappingProxyType({one.name: one for one in made})

    def one(self, name: str, written: Written, ref: Ref) -> Attribute:
        """Return one attribute with all that is inside it."""
        value, places = self._definition(written, ref)
        kind = value["type"]
        sent = value.get("sends_as", name)

        def inside(key: str, suffix: str) -> Attribute | None:
            return self.one(f"{sent}{suffix}", value[key], places[key] / key) if key in value else None

        attributes = self.table(value.get("attributes"), places.get("attributes", ref) / "attributes")
        variants = value.get("variants")
        return Attribute(
            name=sent,
            ref=ref,
            plan_name="" if sent == name else name,
            aliases=tuple(value.get("aliases", ())),
            types=(kind,) if isinstance(kind, str) else tuple(kind),
            named_type=written["type"] if kind != written["type"] else None,
            required=value.get("required", False),
            nullable=value.get("nullable", False),
            constraints=_constraints(value),
            attributes=attributes,
            items=inside("items", "[]"),
            values=inside("values", ".*"),
            keys=_constraints(value["keys"]) if "keys" in value else NOTHING,
            variants=variants and self.variants(variants, places["variants"] / "variants", attributes),
            additional=value.get("additional"),
            pii=value.get("pii"),
            status=value.get("status", "active"),
            sunset=date.fromisoformat(value["sunset"]) if "sunset" in value else None,
            replaced_by=value.get("replaced_by"),
            not_renamed=tuple(value.get("not_renamed", ())),
            description=value.get("description", ""),
            meta=MappingProxyType(value["meta"]) if "meta" in value else NOTHING,
            examples=tuple(value.get("examples", ())),
        )

    def _definition(self, written: Written, ref: Ref) -> tuple[Written, Mapping[str, Ref]]:
        """Return a definition with that of its named type, and where each key of it stands; its own win."""
        named = written["type"]
        if not isinstance(named, str) or named in TYPES:
            return written, dict.fromkeys(written, ref)
        base, places = self._definition(*self._types[named])
        own = {key: value for key, value in written.items() if key != "type"}
        return {**base, **own}, {**places, **dict.fromkeys(own, ref)}

    def variants(self, written: Written, ref: Ref, beside: Table) -> Variants:
        """Return the variants of what has the attributes ``beside`` them."""
        when: dict[str, Variant] = {}
        for name, value in written["when"].items():
            one = value or {}
            equals, here = one.get("equals", name), ref / "when" / name
            when[name] = Variant(
                name=name,
                ref=here,
                equals=tuple(equals) if isinstance(equals, list) else (equals,),
                description=one.get("description", ""),
                attributes=self.table(one.get("attributes"), here / "attributes"),
            )
        by = written["by"]
        return Variants(
            ref=ref,
            by=next((one.name for one in beside.values() if one.display_name == by), by),
            when=MappingProxyType(when),
            attributes=MappingProxyType(_of_any(when)),
        )


def _constraints(value: Written) -> Written:
    return MappingProxyType({name: value[name] for name in KEYWORDS if name in value})


def _of_any(when: Mapping[str, Variant]) -> dict[str, Attribute]:
    """The attributes of all variants; see `Variants.attributes`."""
    forms: dict[str, dict[str, Attribute]] = {}
    for variant in when.values():
        for name, attribute in variant.attributes.items():
            forms.setdefault(name, {})[variant.name] = attribute
    return {name: replace(_either([*of.values()]), only=tuple(of)) for name, of in forms.items()}


def _either(forms: Sequence[Attribute]) -> Attribute:
    """An optional attribute that has any of these forms."""
    first = forms[0]
    if all(one == first for one in forms[1:]):
        return replace(first, required=False)
    inner: dict[str, list[Attribute]] = {}
    for form in forms:
        for name, one in form.members.items():
            inner.setdefault(name, []).append(one)
    return replace(
        first,
        required=False,
        types=tuple(dict.fromkeys(kind for form in forms for kind in form.types)),
        nullable=any(form.nullable for form in forms),
        constraints=NOTHING,
        attributes=MappingProxyType({name: _either(some) for name, some in inner.items()}),
        variants=None,
        items=_shared([form.items for form in forms]),
        values=_shared([form.values for form in forms]),
        keys=NOTHING,
        description=next((form.description for form in forms if form.description), ""),
    )


def _shared(forms: Sequence[Attribute | None]) -> Attribute | None:
    known = [form for form in forms if form is not None]
    return _either(known) if known else None


GROUP_KEYS = ("on", "meta")
"""What a group says of itself, beside its attributes."""


def of_group(written: Written) -> Iterator[str]:
    """Yield the names of a group's attributes: an attribute may itself be called `on` or `meta`."""
    return (name for name, value in written.items() if name not in GROUP_KEYS or _is_attribute(name, value))


def _is_attribute(name: str, value: Any) -> bool:
    if not isinstance(value, Mapping) or "type" not in value:
        return False
    return name == "on" or isinstance(value["type"], list) or value["type"] in TYPES
