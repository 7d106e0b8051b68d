"""The search index, as a script: a page opened from disk may not fetch, but may run one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from trackplan.model.plan import Attribute, Event, walk
from trackplan.site import names
from trackplan.site.catalogue import Catalogue
from trackplan.site.slugs import anchor, slug
from trackplan.site.summary import meta_tags

LONGEST = 200
"""Characters of a description that can be found by."""

Entry = tuple[str, str, str, str, str]
"""Kind, name, address, description, and other words: owner, tags, the events that carry it.

An address that is no more than the kind and the name, such as ``events/paid.html``, is left out.
"""


def script(catalogue: Catalogue) -> str:
    """Return a script that sets ``TRACKPLAN_SEARCH`` to a list of `Entry`."""
    text = json.dumps(list(_entries(catalogue)), ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":  # nothing that could end a script element or, once, a line of it
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"TRACKPLAN_SEARCH={text};\n"


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    plan = catalogue.plan
    for event in plan.events.values():
        yield _entry("event", catalogue.event(event.name), event.description, _words(catalogue, event))
    for name in names.other_names(catalogue):
        use = names.record(catalogue, name).get("use")
        said = f"use {use['name']}" if use else ""
        yield (
            names.kind(catalogue, name),
            name,
            f"{catalogue.other_name(name)['path']}.html",
            said,
            "not planned",
        )
    for name, carried in catalogue.carriers.items():
        link = catalogue.attribute(name)
        yield _entry("attribute", link, carried[0][1].description, _of_attribute(catalogue, carried))
        yield from _nested(name, link["path"], carried)
    for name, attribute in plan.people.items():
        yield ("person attribute", name, f"people.html#{anchor(name)}", attribute.description[:LONGEST], "")
    for name, one in plan.objects.items():
        words = " ".join((*one.attributes, *one.relationship))
        yield _entry("object", catalogue.object_type(name), one.description, words)
    yield from _messages(catalogue)
    for name, journey in plan.journeys.items():
        yield _entry("journey", catalogue.journey(name), journey.description, name)
    for name, owner in plan.owners.items():
        yield _entry("owner", catalogue.owner(name), owner.description or owner.contact, name)
    for name, source in plan.sources.items():
        yield _entry("source", catalogue.source(name), source.description, source.kind or "")
    for page in catalogue.brand.pages:
        yield ("page", page.title, f"pages/{slug(page.name)}.html", "", "")


def _messages(catalogue: Catalogue) -> Iterator[Entry]:
    """Yield the messages of the plan's journeys, which are on the journeys' pages."""
    for sender in catalogue.senders.all:
        if sender.journey is not None:
            link = catalogue.journey(sender.journey.name)
            for message in sender.messages:
                yield ("message", message.name, f"{link['path']}.html#messages", f"of {link['name']}", "")


def _entry(kind: str, link: dict[str, str], description: str, words: str) -> Entry:
    name, path = link["name"], link["path"]
    address = "" if path == f"{kind}s/{name}" else f"{path}.html"
    return (kind, name, address, description[:LONGEST], words)


def _words(catalogue: Catalogue, event: Event) -> str:
    owner = catalogue.owner(event.owner)["name"] if event.owner else ""
    state = catalogue.production.health.events[event.name].state if catalogue.production else ""
    status = event.status if event.status != "active" else ""
    personal = "pii" if any(one.pii for _, one in event.walk()) else ""
    known_as = (event.plan_name, *event.aliases, *meta_tags(event))
    said = [owner, *event.tags, *event.sources, *known_as, status, state, personal]
    return " ".join(filter(None, said))


def _of_attribute(catalogue: Catalogue, carried: Sequence[tuple[Event, Attribute]]) -> str:
    """The other words of an attribute: the owners of its events, its status, and whether it is personal."""
    owners = {catalogue.owner(event.owner)["name"]: None for event, _ in carried if event.owner}
    states = {one.status: None for _, one in carried if one.status != "active"}
    kinds = {f"pii {one.pii}": None for _, one in carried if one.pii}
    known_as = dict.fromkeys(name for _, one in carried for name in (one.plan_name, *one.aliases) if name)
    return " ".join([*owners, *states, *kinds, *known_as])


def _nested(name: str, page: str, carried: Any) -> Iterator[Entry]:
    seen: set[str] = set()
    for _, attribute in carried:
        if not attribute.members and attribute.items is None:
            continue
        for path, child in _walk(name, attribute):
            if path not in seen:
                seen.add(path)
                yield ("attribute", path, f"{page}.html#{anchor(path)}", child.description[:LONGEST], "")


def _walk(name: str, attribute: Attribute) -> Iterator[tuple[str, Attribute]]:
    paths = walk({name: attribute})
    return ((path, each) for path, each in paths if path != name and not path.endswith("[]"))
