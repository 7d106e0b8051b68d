"""A name changed wherever the plan says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from trackplan.document import Document, Path
from trackplan.document.yaml import nodes
from trackplan.formatting.edits import Edit
from trackplan.formatting.scalars import Scalar, quoted, scalars
from trackplan.model.plan import Plan

Edits = Mapping[str, tuple[Edit, ...]]
"""Edits by the name of the file."""


def rename_event(documents: Iterable[Document], plan: Plan, old: str, new: str, today: date) -> Edits:
    """Rename an event and all that refers to it; one that was ever sent leaves a tombstone."""
    found: dict[str, tuple[Edit, ...]] = {}
    draft = plan.events[old].status == "draft"
    for document in documents:
        edits = [
            scalar.written(new)
            for scalar in scalars(nodes(document.text))
            if scalar.node.value == old and _names_event(scalar)
        ]
        if edits:
            found[document.name] = tuple(edits)
    if not draft:
        name, edit = _tombstone(documents, plan, old, new, today)
        found[name] = (*found.get(name, ()), edit)
    return found


def _names_event(scalar: Scalar) -> bool:
    match scalar.path:
        case ("events", _):
            return scalar.is_key
        case ("journeys", _, "trigger") | ("journeys", _, "goal", "event") | ("events", _, "after", "event"):
            return not scalar.is_key
        case ("journeys", _, "exit_on", _) | ("events" | "removed", _, "replaced_by"):
            return not scalar.is_key
    return False


def _tombstone(
    documents: Iterable[Document], plan: Plan, old: str, new: str, today: date
) -> tuple[str, Edit]:
    line = f"{quoted(old)}: {{on: {today.isoformat()}, replaced_by: {quoted(new)}}}\n"
    for document in documents:
        for scalar in scalars(nodes(document.text)):
            match scalar.path:
                case ("removed", _) if scalar.is_key and _stands_alone(document.text, scalar):
                    at = scalar.node.start_mark.index
                    return document.name, Edit(at, at, line + " " * scalar.node.start_mark.column)
    text = plan.ref.document.text
    gap = "" if text.endswith("\n") else "\n"
    return plan.ref.document.name, Edit(len(text), len(text), f"{gap}\nremoved:\n  {line}")


def _stands_alone(text: str, scalar: Scalar) -> bool:
    at = scalar.node.start_mark.index
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def rename_attribute(documents: Iterable[Document], plan: Plan, event: str, old: str, new: str) -> Edits:
    """Rename an event's own attribute, and what refers to it: keys, examples, journeys that it starts."""
    started = {journey.name for journey in plan.journeys.values() if journey.trigger == event}
    return {
        document.name: edits
        for document in documents
        if (edits := tuple(_attribute(document, event, started, old, new)))
    }


def _attribute(document: Document, event: str, started: set[str], old: str, new: str) -> Iterator[Edit]:
    for scalar in scalars(nodes(document.text)):
        value = scalar.node.value
        if value == old and _names_attribute(scalar.path, event, is_key=scalar.is_key):
            yield scalar.written(new)
        match scalar.path:
            case ("journeys", journey, "uses", _) if journey in started and _begins(value, old):
                yield scalar.written(new + value[len(old) :])


def _names_attribute(path: Path, event: str, *, is_key: bool) -> bool:
    match path:
        case ("events", name, "attributes", _) | ("events", name, "examples", _, _):
            return is_key and name == event
        case ("events", name, "dedupe", "by", _) | ("events", name, "after", "same"):
            return not is_key and name == event
    return False


def _begins(path: str, attribute: str) -> bool:
    return path == attribute or path.startswith((f"{attribute}.", f"{attribute}["))
