"""A foreign plan as the files of a new plan, in the one layout, with comments that say where it is from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from trackplan.document import Path
from trackplan.document.yaml import read_yaml
from trackplan.engine import check_plan
from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.source import place_of
from trackplan.formatting.emit import plan_yaml
from trackplan.language.load import Loaded, load
from trackplan.model.finding import Severity
from trackplan.model.plan import Plan
from trackplan.model.policy import Setting
from trackplan.naming.styles import STYLES, fits, words
from trackplan.rules import catalog
from trackplan.site.slugs import slug

FEW = 25
"""Up to so many events without a domain share one file."""
SMALLEST = 3
"""Fewer events than this of one first word are no domain."""
OTHER = "other"
TOP = "plan.yaml"

Files = Mapping[str, str]
"""The texts of plan files by their path in the plan's folder."""


def new_plan(foreign: ForeignPlan, name: str, today: date) -> tuple[Files, Loaded]:
    """Return the files of a new plan, and the plan that they make.

    What the source does not say, such as the owners of events, is an error to `lint`. Such rules are made
    warnings in the plan, so that it can be used at once and the gaps stay in sight.
    """
    files = _files(foreign)
    documents = [read_yaml(path, text) for path, text in files.items()]

    def with_top(rules: Mapping[str, str]) -> tuple[Files, Loaded]:
        text = _top(foreign, name, rules)
        return {TOP: text, **files}, load([read_yaml(TOP, text), *documents])

    made, loaded = with_top({})
    if loaded.plan is not None:
        found = check_plan(_errors_only(loaded.plan), today=today)
        errors = sorted({one.rule for one in found if one.severity is Severity.ERROR})
        if errors:
            return with_top(dict.fromkeys(errors, "warning"))
    return made, loaded


def _errors_only(plan: Plan) -> Plan:
    """Return the plan with all rules off that find no errors."""
    settings = dict(plan.policy.settings)
    for name, rule in catalog("plan").items():
        if rule.card.severity is not Severity.ERROR:
            settings.setdefault(name, Setting(rule=name, ref=plan.ref, off=True))
    return replace(plan, policy=replace(plan.policy, settings=settings))


def _top(foreign: ForeignPlan, name: str, rules: Mapping[str, str]) -> str:
    """Return the file of what is about the plan as a whole."""
    top: dict[str, Any] = {"trackplan": 1, "name": name}
    for key in ("version", "description"):
        if value := getattr(foreign, key):
            top[key] = value
    if foreign.sources:
        top["sources"] = foreign.sources
    comments: dict[Path, str] = {}
    naming = _naming(foreign)
    if naming and "naming" not in foreign.other:
        top["naming"] = naming
        comments["naming",] = "All names fit."
    other = dict(foreign.other)
    if rules:
        top["rules"] = {**other.pop("rules", {}), **rules}
        comments["rules",] = (
            "What the source does not say is no error yet; drop these lines as it is settled."
        )
    return plan_yaml(top | other, comments, head=f"Imported from {foreign.format}: {name}.")


def _files(foreign: ForeignPlan) -> Files:
    """Return the files of events, groups, people and objects."""
    origin = f"Imported from {foreign.format}"
    files: dict[str, str] = {}
    if foreign.groups:
        files["groups.yaml"] = plan_yaml({"groups": foreign.groups}, head=f"{origin}.")
    for domain, names in sorted(domains(foreign).items()):
        table = {event: foreign.events[event].data for event in names}
        said: dict[Path, str] = {
            ("events", event): place_of(foreign.events[event].ref).rpartition("/")[2].removesuffix(":1:1")
            for event in names
        }
        text = plan_yaml({"events": table}, said, head=f"{origin}; above each event is its place there.")
        files[f"events/{domain}.yaml" if domain else "events.yaml"] = text
    if foreign.people:
        files["people.yaml"] = plan_yaml({"people": {"attributes": foreign.people}}, head=f"{origin}.")
    if foreign.objects:
        files["objects.yaml"] = plan_yaml({"objects": foreign.objects}, head=f"{origin}.")
    return files


def domains(foreign: ForeignPlan) -> dict[str, list[str]]:
    """Return the events of each file: by the source's own domains, else by the first word of their names."""
    found: dict[str, list[str]] = {}
    loose = [name for name, event in foreign.events.items() if not event.domain]
    firsts = {name: (words(name) or [""])[0] for name in loose}
    counts = Counter(firsts.values())
    for name, event in foreign.events.items():
        if event.domain:
            domain = slug("-".join(words(event.domain)) or event.domain)
        elif len(loose) <= FEW:
            domain = "" if len(loose) == len(foreign.events) else OTHER
        else:
            domain = slug(firsts[name]) if counts[firsts[name]] >= SMALLEST and firsts[name] else OTHER
        found.setdefault(domain, []).append(name)
    return found


def _naming(foreign: ForeignPlan) -> dict[str, str]:
    attributes = [
        *foreign.groups.values(),
        *(one.data.get("attributes", {}) for one in foreign.events.values()),
    ]
    names = {"events": [*foreign.events], "attributes": list(_names(attributes))}
    kept = {
        what: next((style for style in STYLES if all(fits(name, style) for name in some)), None)
        for what, some in names.items()
        if some
    }
    return {what: style for what, style in kept.items() if style}


def _names(tables: list[dict[str, Any]]) -> Iterator[str]:
    for table in tables:
        for name, attribute in table.items():
            yield name
            inner = [attribute.get("attributes", {}), attribute.get("items", {}).get("attributes", {})]
            yield from _names([one for one in inner if one])
