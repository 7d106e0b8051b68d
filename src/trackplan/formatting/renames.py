"""Renames of events and attributes throughout a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from trackplan.checks.syntax import rename_in_check
from trackplan.document import Path
from trackplan.formatting.edits import Edit
from trackplan.formatting.scalars import PlanText, Scalar, yaml_scalar
from trackplan.model.plan import Plan

Edits = Mapping[str, tuple[Edit, ...]]
"""Edits by the name of the file."""


def rename_event(files: Iterable[PlanText], old: str, new: str) -> Edits:
    """Rename an event and all references to it; see `tombstones` for one that was ever sent."""
    return _edits(files, lambda file: _event(file, old, new))


def _edits(files: Iterable[PlanText], found: Callable[[PlanText], Iterator[Edit]]) -> Edits:
    return {file.name: edits for file in files if (edits := tuple(found(file)))}


def _event(file: PlanText, old: str, new: str) -> Iterator[Edit]:
    for scalar in file.saying(old):
        if scalar.node.value == old and _names_event(scalar):
            yield scalar.written(new)


def _names_event(scalar: Scalar) -> bool:
    match scalar.path:
        case ("events", _):
            return scalar.is_key
        case ("journeys", _, "trigger") | ("journeys", _, "goal", "event") | ("events", _, "after", "event"):
            return not scalar.is_key
        case ("journeys", _, "exit_on", _) | ("events" | "removed", _, "replaced_by"):
            return not scalar.is_key
    return False


def tombstones(
    files: Iterable[PlanText], plan: Plan, renamed: Iterable[tuple[str, str]], today: date
) -> tuple[str, Edit]:
    """Return a file name and the edit that adds a tombstone for each old name."""
    lines = [
        f"{yaml_scalar(old)}: {{on: {today.isoformat()}, replaced_by: {yaml_scalar(new)}}}\n"
        for old, new in renamed
    ]
    for file in files:
        for scalar in file.scalars:
            match scalar.path:
                case ("removed", _) if scalar.is_key and _stands_alone(file.text, scalar):
                    at = scalar.node.start_mark.index
                    indent = " " * scalar.node.start_mark.column
                    return file.name, Edit(at, at, "".join(line + indent for line in lines))
    text = plan.ref.document.text
    gap = "" if text.endswith("\n") else "\n"
    return plan.ref.document.name, Edit(len(text), len(text), f"{gap}\nremoved:\n  {'  '.join(lines)}")


def _stands_alone(text: str, scalar: Scalar) -> bool:
    at = scalar.node.start_mark.index
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def rename_attribute(files: Iterable[PlanText], plan: Plan, event: str, old: str, new: str) -> Edits:
    """Rename an event's own attribute and its references: keys, examples, journeys that it starts."""
    started = {journey.name for journey in plan.journeys.values() if journey.trigger == event}
    return _edits(files, lambda file: _attribute(file, event, started, old, new))


def _attribute(file: PlanText, event: str, started: set[str], old: str, new: str) -> Iterator[Edit]:
    for scalar in file.scalars:
        match scalar.path:
            case ("events", name, "checks", _) if name == event and not scalar.is_key:
                renamed = rename_in_check(scalar.node.value, old, new)
                if renamed != scalar.node.value:
                    yield scalar.written(renamed)
    for scalar in file.saying(old):
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
