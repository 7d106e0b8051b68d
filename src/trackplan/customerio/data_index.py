"""The plan's descriptions for the workspace's Data Index, which can be written and not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trackplan.customerio import routes
from trackplan.customerio.app_api import AppApi
from trackplan.model.finding import Skipped
from trackplan.model.limits import DATA_INDEX_DESCRIPTION as LONGEST
from trackplan.model.limits import DATA_INDEX_ITEMS
from trackplan.model.plan import Attribute, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One name with its new description."""

    name: str
    description: str
    event: str | None = None
    """The event whose attribute it is."""
    kind: str = "attribute"
    shortened: bool = False

    @property
    def item(self) -> dict[str, str]:
        """What the API takes."""
        event = {} if self.event is None else {"event_name": self.event}
        return {"name": self.name, "description": self.description, **event}


def entries(plan: Plan) -> tuple[list[IndexEntry], list[Skipped]]:
    """What to write, events first and by name, and what is left out with the reason."""
    found: list[IndexEntry] = []
    left: list[Skipped] = []
    for event in sorted(plan.events.values(), key=lambda one: one.name):
        at = f"events/{event.name}"
        if event.status == "draft":
            left.append(Skipped(what=at, reason="a draft"))
        elif not (event.description or event.when):
            left.append(Skipped(what=at, reason="no description"))
        else:
            text, shortened = shorten(f"{event.description} {event.when}")
            found.append(IndexEntry(kind="event", name=event.name, description=text, shortened=shortened))
    for event in sorted(plan.events.values(), key=lambda one: one.name):
        if event.status != "draft":
            _attributes(event.members, event.name, f"events/{event.name}", found, left)
    _attributes(plan.people, None, "people", found, left)
    return found, left


def _attributes(
    attributes: Mapping[str, Attribute],
    event: str | None,
    at: str,
    found: list[IndexEntry],
    left: list[Skipped],
) -> None:
    for name, attribute in sorted(attributes.items()):
        if attribute.description:
            text, shortened = shorten(attribute.description)
            found.append(IndexEntry(name=name, description=text, event=event, shortened=shortened))
        else:
            left.append(Skipped(what=f"{at}/{name}", reason="no description"))


def shorten(text: str) -> tuple[str, bool]:
    """The text on one line of at most `LONGEST` characters, cut after a word, and whether it was cut."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line, False
    kept = line[:LONGEST]
    words = kept[: LONGEST - 1] if line[LONGEST - 1] == " " else kept[: LONGEST - 1].rpartition(" ")[0]
    return f"{words.rstrip(' ,;:.') or kept[: LONGEST - 1]}…", True


def blocks(found: list[IndexEntry]) -> Iterator[list[IndexEntry]]:
    """The entries in calls of at most `DATA_INDEX_ITEMS`, each of one kind."""
    for kind in ("event", "attribute"):
        same = [entry for entry in found if entry.kind == kind]
        for start in range(0, len(same), DATA_INDEX_ITEMS):
            yield same[start : start + DATA_INDEX_ITEMS]


def push(api: AppApi, found: list[IndexEntry]) -> Iterator[int]:
    """Write the entries, and yield after each call how many are written. The client's errors pass through."""
    written = 0
    for block in blocks(found):
        route = routes.INDEX_EVENTS if block[0].kind == "event" else routes.INDEX_ATTRIBUTES
        api.describe(route, [entry.item for entry in block])
        written += len(block)
        yield written
