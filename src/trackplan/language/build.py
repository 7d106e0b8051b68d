"""Construction of a `Plan` from data that fits the language's schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from trackplan.document import Ref
from trackplan.language.attributes import AttributeBuilder, of_group
from trackplan.language.durations import seconds
from trackplan.model.attribute import sent_steps
from trackplan.model.finding import Severity
from trackplan.model.plan import (
    After,
    Attribute,
    DeclaredCall,
    Dedupe,
    Event,
    Goal,
    Group,
    Identity,
    Journey,
    Match,
    Naming,
    ObjectType,
    Owner,
    Plan,
    Selector,
    Source,
    Tombstone,
)
from trackplan.model.policy import Allow, Policy, Setting

Refs = Mapping[tuple[str, ...], Ref]
"""Where each top-level key, and each name under a merged one, was written."""

PERCENTILES = frozenset({"p50", "p95", "p99"})
"""Of the delay of an event."""


def build(data: Mapping[str, Any], refs: Refs, top: Ref) -> Plan:
    """Build the plan of merged files; ``refs`` has the place of each name."""
    types = {name: (value, refs["types", name]) for name, value in _named(data, "types")}
    of = AttributeBuilder(types)
    groups = {name: _group(name, value, refs["groups", name], of) for name, value in _named(data, "groups")}
    shared = _Shared(of, groups)
    return Plan(
        ref=top,
        language=data["trackplan"],
        name=data["name"],
        version=data.get("version"),
        description=data.get("description", ""),
        meta=_frozen(data.get("meta") or {}),
        owners=_table(data, "owners", refs, _owner),
        sources=_table(data, "sources", refs, _source),
        naming=_naming(data.get("naming") or {}, refs.get(("naming",))),
        identity=_identity(data.get("identity") or {}, refs.get(("identity",))),
        groups=_frozen(groups),
        events=_frozen(
            {
                event.name: event
                for name, value in _named(data, "events")
                for event in (_event(name, value, refs["events", name], shared),)
            }
        ),
        removed=_table(data, "removed", refs, _tombstone),
        people=_frozen(
            {
                attribute.name: attribute
                for name, value in _named(data, "people")
                for attribute in (of.one(name, value, refs["people", name]),)
            }
        ),
        people_meta=_frozen(data.get("people_meta") or {}),
        objects=_frozen(
            {
                name: _object_type(name, value, refs["objects", name], of)
                for name, value in _named(data, "objects")
            }
        ),
        journeys=_table(data, "journeys", refs, _journey),
        liquid=data.get("liquid"),
        policy=_policy(data, refs),
        code=tuple(map(_declared_call, (data.get("code") or {}).get("calls", ()))),
        docs=_frozen(data.get("docs") or {}),
    )


def _frozen(table: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(table)


def _named(data: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    return [(name, value or {}) for name, value in (data.get(key) or {}).items()]


def _table(data: Mapping[str, Any], key: str, refs: Refs, make: Any) -> Mapping[str, Any]:
    return _frozen({name: make(name, value, refs[key, name]) for name, value in _named(data, key)})


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _group(name: str, value: Mapping[str, Any], ref: Ref, of: AttributeBuilder) -> Group:
    own = {attribute: value[attribute] for attribute in of_group(value)}
    on = None if "on" in own else value.get("on")
    return Group(
        name=name,
        ref=ref,
        attributes=of.table(own, ref),
        on=None if on is None else _selector(on),
        meta=_frozen({} if "meta" in own else dict(value.get("meta", {}))),
    )


def _selector(on: Any) -> Selector:
    if on == "all":
        return Selector(all=True)
    return Selector(tags=tuple(on.get("tags", ())), sources=tuple(on.get("sources", ())))


class _Shared:
    """What events share: named types, and groups, of which each attribute is made once."""

    def __init__(self, of: AttributeBuilder, groups: Mapping[str, Group]) -> None:
        self.of = of
        self._groups = groups
        self._inherited = {
            group.name: [replace(attribute, group=group.name) for attribute in group.attributes.values()]
            for group in groups.values()
        }

    def carried(self, value: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the groups of an event: those that it names, and those that are on it."""
        tags, sources = value.get("tags", ()), value.get("sources", ())
        on_it = (
            name
            for name, group in self._groups.items()
            if group.on is not None and group.on.takes(tags, sources)
        )
        return tuple(dict.fromkeys((*value.get("groups", ()), *on_it)))

    def attributes(self, own: Mapping[str, Attribute], groups: Iterable[str]) -> Mapping[str, Attribute]:
        """Return an event's own attributes and those of its groups; the first of a name wins."""
        found = dict(own)
        known = {attribute.display_name for attribute in own.values()}
        for group in groups:
            for attribute in self._inherited.get(group, ()):
                if attribute.display_name not in known:
                    known.add(attribute.display_name)
                    found.setdefault(attribute.name, attribute)
        return _frozen(found)


def _event(name: str, value: Mapping[str, Any], ref: Ref, shared: _Shared) -> Event:
    groups = shared.carried(value)
    own = shared.of.table(value.get("attributes"), ref / "attributes")
    attributes = shared.attributes(own, groups)
    variants, sent = value.get("variants"), value.get("sends_as", name)
    dedupe, after = value.get("dedupe"), value.get("after")
    volume = value.get("volume")
    event = Event(
        name=sent,
        ref=ref,
        plan_name="" if sent == name else name,
        aliases=tuple(value.get("aliases", ())),
        description=value.get("description", ""),
        when=value.get("when", ""),
        owner=value.get("owner"),
        status=value.get("status", "active"),
        sunset=_date(value.get("sunset")),
        replaced_by=value.get("replaced_by"),
        sources=tuple(value.get("sources", ())),
        sources_reason=value.get("sources_reason", ""),
        tags=tuple(value.get("tags", ())),
        meta=_frozen(value.get("meta") or {}),
        dedupe=Dedupe(by=tuple(dedupe["by"]), within=seconds(dedupe["within"])) if dedupe else None,
        delay=_frozen(
            {
                percentile: seconds(text)
                for percentile, text in value.get("delay", {}).items()
                if percentile in PERCENTILES  # of any other the schema has said that there is none
            }
        ),
        volume=tuple(volume["per_day"]) if volume else None,
        after=After(event=after["event"], same=after["same"]) if after else None,
        checks=tuple(value.get("checks", ())),  # in the plan's names, until the attributes are known
        groups=groups,
        additional=value.get("additional", "warn"),
        attributes=attributes,
        variants=shared.of.variants(variants, ref / "variants", attributes) if variants else None,
        examples=tuple(value.get("examples", ())),
    )
    return replace(event, checks=tuple(_as_sent(event))) if event.checks else event


def _as_sent(event: Event) -> Iterator[str]:
    """Yield the checks of an event with the names of payloads."""
    from trackplan.checks.syntax import with_paths  # noqa: PLC0415 - few events have checks

    members = event.members
    for text in event.checks:
        yield with_paths(text, lambda steps: sent_steps(members, steps))


def _owner(name: str, value: Mapping[str, Any], ref: Ref) -> Owner:
    return Owner(
        id=name,
        ref=ref,
        name=value.get("name", name),
        contact=value.get("contact", ""),
        description=value.get("description", ""),
    )


def _source(name: str, value: Mapping[str, Any], ref: Ref) -> Source:
    match = value.get("match")
    return Source(
        name=name,
        ref=ref,
        kind=value.get("kind"),
        description=value.get("description", ""),
        match=_match(match) if match else None,
        code=(code,) if isinstance(code := value.get("code", ()), str) else tuple(code),
    )


def _declared_call(value: Mapping[str, Any]) -> DeclaredCall:
    return DeclaredCall(
        name=value["name"], places=_frozen({part: place for part, place in value.items() if part != "name"})
    )


def _match(value: Mapping[str, str]) -> Match:
    if "attribute" in value:
        return Match(kind="attribute", path=value["attribute"], equals=value["equals"])
    return Match(kind="context", path=value["context"], equals=value["equals"])


def _naming(value: Mapping[str, Any], ref: Ref | None) -> Naming:
    return Naming(
        events=value.get("events"),
        attributes=value.get("attributes"),
        verbs=tuple(value.get("verbs", ())),
        words=tuple(value.get("words", ())),
        ref=ref,
    )


def _identity(value: Mapping[str, Any], ref: Ref | None) -> Identity:
    return Identity(pattern=value.get("id", {}).get("pattern"), anonymous=value.get("anonymous"), ref=ref)


def _tombstone(name: str, value: Mapping[str, Any], ref: Ref) -> Tombstone:
    return Tombstone(
        name=name,
        ref=ref,
        on=_date(value.get("on")),
        replaced_by=value.get("replaced_by"),
        reason=value.get("reason", ""),
        not_renamed=tuple(value.get("not_renamed", ())),
    )


def _object_type(name: str, value: Mapping[str, Any], ref: Ref, of: AttributeBuilder) -> ObjectType:
    return ObjectType(
        name=name,
        ref=ref,
        type_id=str(value.get("type_id", 1)),
        description=value.get("description", ""),
        owner=value.get("owner"),
        meta=_frozen(value.get("meta") or {}),
        attributes=of.table(value.get("attributes"), ref / "attributes"),
        relationship=of.table(value.get("relationship"), ref / "relationship"),
    )


def _journey(name: str, value: Mapping[str, Any], ref: Ref) -> Journey:
    goal = value.get("goal")
    campaign = value.get("campaign")
    return Journey(
        name=name,
        ref=ref,
        campaign=None if campaign is None else str(campaign),
        description=value.get("description", ""),
        owner=value.get("owner"),
        trigger=value.get("trigger"),
        segment=value.get("segment"),
        exit_on=tuple(value.get("exit_on", ())),
        goal=Goal(event=goal["event"], within=seconds(goal["within"]) if "within" in goal else None)
        if goal
        else None,
        uses=tuple(value.get("uses", ())),
        suppression=value.get("suppression", ""),
        meta=_frozen(value.get("meta") or {}),
    )


def _policy(data: Mapping[str, Any], refs: Refs) -> Policy:
    settings = {
        rule: _setting(rule, value, refs["rules", rule]) for rule, value in (data.get("rules") or {}).items()
    }
    allow = [
        Allow(
            rule=entry["rule"],
            at=entry["at"],
            reason=entry["reason"],
            until=_date(entry.get("until")),
            ref=refs["allow", str(index)],
        )
        for index, entry in enumerate(data.get("allow") or ())
    ]
    return Policy(settings=_frozen(settings), allow=tuple(allow))


def _setting(rule: str, value: Any, ref: Ref) -> Setting:
    level = value.get("severity") if isinstance(value, Mapping) else value
    return Setting(
        rule=rule,
        ref=ref,
        off=level == "off",
        severity=None if level in {None, "off"} else Severity[level.upper()],
        options=_frozen(dict(value.get("options", {})) if isinstance(value, Mapping) else {}),
    )
