"""GitLab's internal events: a folder of event definitions, one YAML file each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Ref
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.source import (
    Construct,
    ImportedFile,
    Ledger,
    SourceNode,
    UnreadableSourceError,
    carried,
    document_of,
    listed,
)

BUILT_IN = {"label": "string", "property": "string", "value": "number"}
"""The types of the properties that every event may have; those of others are not said."""
META = (
    *("identifiers", "product_group", "product_categories", "product_section", "product_stage"),
    *("milestone", "introduced_by_url", "tiers", "distributions"),
)
CONSTRUCTS: Mapping[str, Construct] = {
    "event.description": carried("`description`"),
    "event.action": carried("the event's name"),
    "event.category": carried("the file of the event"),
    "event.internal_events": listed("it says which of GitLab's own pipelines takes the event"),
    "event.additional_properties": carried("attributes"),
    **{f"event.{name}_description": carried(f"the attribute `{name}`") for name in BUILT_IN},
    **{f"event.{name}": carried("`meta`") for name in META},
    "event.status": carried("a name under `removed`, if it is `removed`"),
    "event.removed_by_url": carried("why the name is under `removed`"),
    "event.milestone_removed": carried("why the name is under `removed`"),
    "event.value_type": listed("it is about the records of GitLab"),
    "event.extra_properties": listed("the definition does not say what they are"),
    "property.description": carried("`description`"),
    "file.other": listed("it has no `action`, so that it is no event definition"),
}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read event definitions."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="gitlab")
    for file in files:
        document = document_of(file)
        if isinstance(document.data, dict) and isinstance(document.data.get("action"), str):
            _event(plan, ledger.open(document.data, "event", Ref(document)))
        else:
            ledger.lose("file.other", file.name)
    if not plan.events and not plan.other:
        raise UnreadableSourceError(
            "there is no event definition of GitLab", "name a folder such as config/events", at=files[0].name
        )
    return plan.close(ledger)


def _event(plan: ForeignPlan, node: SourceNode) -> None:
    name = node.text("action")
    if node.text("status") == "removed":
        said = ("milestone", node.text("milestone_removed")), ("by", node.text("removed_by_url"))
        reason = ", ".join(f"{what} {text}" for what, text in said if text) or "removed in GitLab"
        plan.other.setdefault("removed", {})[name] = {"reason": reason}
        node.claim_all()
        return
    data: dict[str, Any] = {}
    if description := node.text("description"):
        data["description"] = description
    if meta := {key: node.take(key) for key in META if key in node}:
        data["meta"] = meta
    attributes: dict[str, Any] = {}
    for key, kind in BUILT_IN.items():
        if text := node.text(f"{key}_description"):
            attributes[key] = {"type": kind, "description": text}
    if (table := node.child("additional_properties", "names")) is not None:
        for key in table.data:
            about = table.child(key, "property")
            text = about.text("description") if about is not None else ""
            attributes[key] = {"type": BUILT_IN.get(key, "any"), **({"description": text} if text else {})}
    if attributes:
        data["attributes"] = attributes
    plan.add_event(name, ForeignEvent(data=data, ref=node.ref, domain=node.text("category")))
