"""Construction of a `Plan` from data that fits the language's schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from trackplan.document import Ref
from trackplan.language.durations import seconds
from trackplan.language.keywords import KEYWORDS
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
    Owner,
    Plan,
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
    groups = {
        name: Group(name=name, ref=refs["groups", name], attributes=_attributes(value, refs["groups", name]))
        for name, value in _named(data, "groups")
    }
    inherited = {  # each made once, however many events share it
        group.name: {
            name: replace(attribute, group=group.name) for name, attribute in group.attributes.items()
        }
        for group in groups.values()
    }
    return Plan(
        ref=top,
        language=data["trackplan"],
        name=data["name"],
        version=data.get("version"),
        description=data.get("description", ""),
        owners=_table(data, "owners", refs, _owner),
        sources=_table(data, "sources", refs, _source),
        naming=_naming(data.get("naming") or {}, refs.get(("naming",))),
        identity=_identity(data.get("identity") or {}, refs.get(("identity",))),
        groups=_frozen(groups),
        events=_frozen(
            {
                name: _event(name, value, refs["events", name], inherited)
                for name, value in _named(data, "events")
            }
        ),
        removed=_table(data, "removed", refs, _tombstone),
        people=_frozen(
            {name: _attribute(name, value, refs["people", name]) for name, value in _named(data, "people")}
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


def _attributes(table: Any, ref: Ref) -> Mapping[str, Attribute]:
    return _frozen({name: _attribute(name, value, ref / name) for name, value in (table or {}).items()})


def _attribute(name: str, value: Mapping[str, Any], ref: Ref) -> Attribute:
    kind = value["type"]
    items = value.get("items")
    return Attribute(
        name=name,
        ref=ref,
        types=(kind,) if isinstance(kind, str) else tuple(kind),
        required=value.get("required", False),
        nullable=value.get("nullable", False),
        constraints=_frozen({keyword: value[keyword] for keyword in KEYWORDS if keyword in value}),
        attributes=_attributes(value.get("attributes"), ref / "attributes"),
        items=None if items is None else _attribute(f"{name}[]", items, ref / "items"),
        additional=value.get("additional"),
        pii=value.get("pii"),
        status=value.get("status", "active"),
        sunset=_date(value.get("sunset")),
        replaced_by=value.get("replaced_by"),
        not_renamed=tuple(value.get("not_renamed", ())),
        description=value.get("description", ""),
        examples=tuple(value.get("examples", ())),
    )


def _event(
    name: str, value: Mapping[str, Any], ref: Ref, inherited: Mapping[str, Mapping[str, Attribute]]
) -> Event:
    attributes: dict[str, Attribute] = dict(_attributes(value.get("attributes"), ref / "attributes"))
    for group in value.get("groups", ()):
        for attribute in inherited.get(group, {}).values():
            attributes.setdefault(attribute.name, attribute)
    dedupe, after = value.get("dedupe"), value.get("after")
    volume = value.get("volume")
    return Event(
        name=name,
        ref=ref,
        description=value.get("description", ""),
        when=value.get("when", ""),
        owner=value.get("owner"),
        status=value.get("status", "active"),
        sunset=_date(value.get("sunset")),
        replaced_by=value.get("replaced_by"),
        sources=tuple(value.get("sources", ())),
        sources_reason=value.get("sources_reason", ""),
        tags=tuple(value.get("tags", ())),
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
        checks=tuple(value.get("checks", ())),
        groups=tuple(value.get("groups", ())),
        additional=value.get("additional", "warn"),
        attributes=_frozen(attributes),
        examples=tuple(value.get("examples", ())),
    )


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
