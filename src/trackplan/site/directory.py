"""Overview pages: home, groups, people, owners, sources, changelog, rules, sending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from trackplan.consumers.lookup import may_lack
from trackplan.model.attribute import walk
from trackplan.model.health import SubjectHealth
from trackplan.model.plan import Group, ObjectType
from trackplan.site import readers
from trackplan.site.attributes import rows
from trackplan.site.catalogue import Catalogue
from trackplan.site.examples import example
from trackplan.site.health import mark
from trackplan.site.jinja import Fields
from trackplan.site.sending import FORMS
from trackplan.site.setups import SETUPS
from trackplan.site.slugs import anchor, slug
from trackplan.site.summary import names, summaries

NEWEST = 6
"""Changes that the home page shows."""


def home(catalogue: Catalogue) -> Fields:
    """Return the home page: the plan in numbers, its events, and its newest changes."""
    plan = catalogue.plan
    events = plan.events.values()
    newest = [
        {"release": release.record(), **_changed(catalogue, change.record())}
        for release in catalogue.history
        for change in release.changes
    ][:NEWEST]
    return {
        "name": plan.name,
        **({"version": plan.version} if plan.version else {}),
        "description": plan.description,
        **({"meta": dict(plan.meta)} if plan.meta else {}),
        "counts": {
            "events": len(plan.events),
            "attributes": len(catalogue.carriers),
            "person attributes": len(plan.people),
            "journeys": len(plan.journeys),
            "owners": len(plan.owners),
            "sources": len(plan.sources),
        },
        "statuses": dict(sorted(Counter(event.status for event in events).items())),
        "events": list(summaries(catalogue, events)),
        **({"newest": newest} if newest else {}),
        **({"landed": _window(catalogue), "health": _state(catalogue)} if catalogue.production else {}),
        "pages": [{"name": page.title, "path": f"pages/{slug(page.name)}"} for page in catalogue.brand.pages],
    }


def _window(catalogue: Catalogue) -> Fields:
    found = catalogue.production
    assert found is not None
    return {
        **{key: value for key, value in (("first", found.first), ("last", found.last)) if value},
        "count": found.count,
    }


def _state(catalogue: Catalogue) -> Fields:
    """The state of the plan: one sentence, what is wrong, worst first, and the number of events by state."""
    found = catalogue.production
    assert found is not None
    unplanned = sorted(found.health.unplanned.items(), key=lambda one: (-one[1], one[0]))
    return {
        "sentence": found.sentence(),
        "wrong": [_wrong(catalogue, one) for one in found.health.wrong],
        "states": {state.value: count for state, count in found.health.counts().items()},
        "unplanned": [{**catalogue.other_name(name), "count": count} for name, count in unplanned],
    }


def _wrong(catalogue: Catalogue, one: SubjectHealth) -> Fields:
    """One thing that is wrong, with its page and its days."""
    assert catalogue.production is not None
    if one.kind == "event":
        days = catalogue.production.landed_record(one.name).get("per_day")
        return {
            **catalogue.event(one.name),
            **catalogue.health(one),
            **({"per_day": days} if days else {}),
        }
    where = (
        {"path": "people", "anchor": anchor(one.name)}
        if one.name in catalogue.plan.people
        else {"path": "people"}
    )
    return {"name": one.name, "of": "people", **where, **catalogue.health(one)}


def groups(catalogue: Catalogue) -> Fields:
    """Return the page of attribute groups."""
    return {
        "groups": [
            {
                "name": group.name,
                "anchor": anchor(group.name),
                "attributes": [
                    {**row, "anchor": anchor(f"{group.name}.{row['name']}")} for row in rows(group.attributes)
                ],
                "events": names(catalogue.grouped.get(group.name, ())),
                **({"on": said} if (said := _on(group)) else {}),
                **({"meta": dict(group.meta)} if group.meta else {}),
                "source": catalogue.place(group.ref),
            }
            for group in catalogue.plan.groups.values()
        ]
    }


def _on(group: Group) -> str:
    """Say which events carry a group without naming it."""
    if group.on is None or group.on.all:
        return "all events" if group.on else ""
    told = (("tags", group.on.tags), ("sources", group.on.sources))
    return "events of " + " or ".join(f"the {what} {', '.join(some)}" for what, some in told if some)


def people(catalogue: Catalogue) -> Fields:
    """Return the page of person attributes and identity."""
    plan = catalogue.plan
    pages = {name: catalogue.journey(name)["path"] for name in plan.journeys}

    wrong = catalogue.production.health.people if catalogue.production else {}
    known = dict(walk(plan.people))

    def more(path: str) -> Mapping[str, Any]:
        found = readers.record(catalogue.senders.of_person(path), pages)
        return {
            **({"read_by": found} if found else {}),
            **({"health": mark(wrong[path])} if path in wrong else {}),
            **({"may_lack": True} if may_lack(plan.people, path) else {}),
            **catalogue.suggestion(f"customer.{path}", known[path].ref),
        }

    identity = {"pattern": plan.identity.pattern, "anonymous": plan.identity.anonymous}
    return {
        "identity": {key: value for key, value in identity.items() if value},
        "attributes": list(rows(plan.people, more)),
        **({"meta": dict(plan.people_meta)} if plan.people_meta else {}),
        **({"objects": [catalogue.object_type(name) for name in plan.objects]} if plan.objects else {}),
    }


def object_type(catalogue: Catalogue, one: ObjectType) -> Fields:
    """Return the page of one type of objects."""
    said = {"description": one.description, "meta": dict(one.meta)}
    return {
        "name": one.name,
        "type_id": one.type_id,
        **{key: value for key, value in said.items() if value},
        **({"owner": catalogue.owner(one.owner)} if one.owner else {}),
        "attributes": list(rows(one.attributes, lambda _path: {})),
        **({"relationship": list(rows(one.relationship, lambda _path: {}))} if one.relationship else {}),
    }


def owner_names(catalogue: Catalogue) -> list[str]:
    """Return every owner, declared or only named by an event or a journey."""
    named = [event.owner for event in catalogue.plan.events.values()]
    named += [journey.owner for journey in catalogue.plan.journeys.values()]
    return list(dict.fromkeys([*catalogue.plan.owners, *(name for name in named if name)]))


def owners(catalogue: Catalogue) -> Fields:
    """Return the page of owners."""
    ownerless = catalogue.owned.get("", [])
    return {
        "owners": [_owner(catalogue, name) for name in owner_names(catalogue)],
        **({"ownerless": names(ownerless)} if ownerless else {}),
    }


def _owner(catalogue: Catalogue, name: str) -> Fields:
    known = catalogue.plan.owners.get(name)
    return {
        **catalogue.owner(name),
        "id": name,
        **({"contact": known.contact} if known and known.contact else {}),
        **({"description": known.description} if known and known.description else {}),
        "events": len(catalogue.owned.get(name, ())),
        "journeys": sum(journey.owner == name for journey in catalogue.plan.journeys.values()),
        **_mark(catalogue, "owners", name),
    }


def owner(catalogue: Catalogue, name: str) -> Fields:
    """Return the page of one owner with events and journeys."""
    journeys = catalogue.plan.journeys.items()
    return {
        **_owner(catalogue, name),
        "events": names(catalogue.owned.get(name, ())),
        "journeys": [catalogue.journey(key) for key, journey in journeys if journey.owner == name],
    }


def source_names(catalogue: Catalogue) -> list[str]:
    """Return every source, declared or only named by an event."""
    return list(dict.fromkeys([*catalogue.plan.sources, *catalogue.sent]))


def sources(catalogue: Catalogue) -> Fields:
    """Return the page of sources."""
    return {"sources": [_source(catalogue, name) for name in source_names(catalogue)]}


def _source(catalogue: Catalogue, name: str) -> Fields:
    known = catalogue.plan.sources.get(name)
    said = {} if known is None else {"kind": known.kind, "description": known.description}
    match = known.match if known else None
    return {
        **catalogue.source(name),
        **{key: value for key, value in said.items() if value},
        **({"match": {match.kind: match.path, "equals": match.equals}} if match else {}),
        "events": len(catalogue.sent.get(name, ())),
        **_mark(catalogue, "sources", name),
    }


def _mark(catalogue: Catalogue, kind: str, name: str) -> Fields:
    """The state of an owner or a source; nothing without an audit."""
    found = getattr(catalogue.production.health, kind).get(name) if catalogue.production else None
    return {"health": catalogue.health(found)} if found is not None else {}


def source(catalogue: Catalogue, name: str) -> Fields:
    """Return the page of one source with its events."""
    return {
        **_source(catalogue, name),
        "events": names(catalogue.sent.get(name, ())),
    }


def changelog(catalogue: Catalogue) -> Fields:
    """Return the page of all releases with their changes, and the removed names."""
    return {
        "releases": [
            {
                **release.record(),
                "anchor": anchor(release.name),
                "changes": [_changed(catalogue, change.record()) for change in release.changes],
            }
            for release in catalogue.history
        ],
        **({"worst": worst} if (worst := _worst(catalogue)) else {}),
        "removed": [
            {
                **catalogue.other_name(gone.name),
                **({"on": gone.on.isoformat()} if gone.on else {}),
                **({"replaced_by": catalogue.event(gone.replaced_by)} if gone.replaced_by else {}),
                **({"reason": gone.reason} if gone.reason else {}),
            }
            for gone in catalogue.plan.removed.values()
        ],
    }


def _worst(catalogue: Catalogue) -> list[Fields]:
    """Return the changes that are not safe, of all releases, the worst first, then the newest."""
    found = [
        (change.weight, {**_changed(catalogue, change.record()), "release": release.record()})
        for release in catalogue.history
        for change in release.changes
        if any(change.weight)
    ]
    return [record for _, record in sorted(found, key=itemgetter(0), reverse=True)]


def _changed(catalogue: Catalogue, record: Fields) -> Fields:
    event = record.get("event")
    return {**record, "event": catalogue.event(event)} if event else record


def rules(catalogue: Catalogue) -> Fields:
    """Return the page of naming styles, the plan's policy, and every rule."""
    plan, settings = catalogue.plan, catalogue.plan.policy.settings
    naming = {
        "events": _style(plan.naming.events),
        "attributes": _style(plan.naming.attributes),
        "verbs": list(plan.naming.verbs),
    }
    return {
        "naming": {key: value for key, value in naming.items() if value},
        "allow": [
            {
                "rule": entry.rule,
                "at": entry.at,
                "reason": entry.reason,
                **({"until": entry.until.isoformat()} if entry.until else {}),
            }
            for entry in plan.policy.allow
        ],
        "rules": [
            {
                "id": card.id,
                "severity": _severity(settings.get(card.id), card.severity.word),
                "summary": card.summary,
                "why": card.why,
                "fix": card.fix,
            }
            for card in catalogue.rules
        ],
    }


def _style(style: Any) -> str:
    return style.get("pattern", "") if isinstance(style, Mapping) else style or ""


def _severity(setting: Any, otherwise: str) -> str:
    if setting is None:
        return otherwise
    return "off" if setting.off else setting.severity.word if setting.severity else otherwise


def sending(catalogue: Catalogue) -> Fields:
    """Return the page of client setups, and one event sent in every way."""
    events = catalogue.plan.events.values()
    shown = next((event for event in events if event.status == "active" and event.examples), None)
    return {
        "setups": [{"title": each.title, "install": each.install, "code": each.code} for each in SETUPS],
        **({"event": {**catalogue.event(shown.name), "example": example(shown)[0]}} if shown else {}),
        "forms": [form.title for form in FORMS],
    }
