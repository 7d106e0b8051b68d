"""Every page of the site as data, from which HTML, Markdown and JSON are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from trackplan.model.plan import Attribute, Event
from trackplan.site import directory, event, journey, language, lineage, names
from trackplan.site.attributes import meaning, rows
from trackplan.site.catalogue import FEW, Catalogue
from trackplan.site.jinja import Fields
from trackplan.site.readiness import readiness
from trackplan.site.slugs import anchor, slug
from trackplan.site.words import type_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page. ``path`` is from the site's top, without suffix; ``kind`` names its template."""

    path: str
    kind: str
    title: str
    make: Callable[[], Fields]
    """Makes the record, which is all that is known of what the page is about."""

    @property
    def root(self) -> str:
        """The relative path from the page to the site's root."""
        return "../" * self.path.count("/")

    @property
    def file(self) -> str:
        """The page's name in its folder, without suffix."""
        return self.path.rpartition("/")[2]

    @property
    def under(self) -> str:
        """The top-level page that this one is under, or is."""
        return _TOPS.get(self.kind, self.path)


_TOPS = {
    "language": "rules",
    "event": "index",
    "name": "index",
    "attribute": "attributes",
    "journey": "journeys",
    "object": "people",
    "owner": "owners",
    "source": "sources",
}


def pages(catalogue: Catalogue) -> Iterator[Page]:
    """Yield every page, the home page first."""
    plan = catalogue.plan
    home = partial(directory.home, catalogue)
    yield Page(path="index", kind="home", title=catalogue.brand.title, make=home)
    for one in plan.events.values():
        make = partial(event.record, catalogue, one)
        yield Page(path=f"events/{slug(one.name)}", kind="event", title=one.name, make=make)
    for name in names.other_names(catalogue):
        make = partial(names.record, catalogue, name)
        yield Page(path=catalogue.other_name(name)["path"], kind="name", title=name, make=make)
    for kind, title, listing in _LISTS:
        yield Page(path=kind, kind=kind, title=title, make=partial(listing, catalogue))
    for name in catalogue.carriers:
        make = partial(_attribute, catalogue, name)
        yield Page(path=f"attributes/{slug(name)}", kind="attribute", title=name, make=make)
    for name, one_type in plan.objects.items():
        link, make = catalogue.object_type(name), partial(directory.object_type, catalogue, one_type)
        yield Page(path=link["path"], kind="object", title=name, make=make)
    for name in plan.journeys:
        link, make = catalogue.journey(name), partial(_journey, catalogue, name)
        yield Page(path=link["path"], kind="journey", title=link["name"], make=make)
    for name in directory.owner_names(catalogue):
        link, make = catalogue.owner(name), partial(directory.owner, catalogue, name)
        yield Page(path=link["path"], kind="owner", title=link["name"], make=make)
    for name in directory.source_names(catalogue):
        link, make = catalogue.source(name), partial(directory.source, catalogue, name)
        yield Page(path=link["path"], kind="source", title=name, make=make)
    for extra in catalogue.brand.pages:
        make = partial(dict, text=extra.text)
        yield Page(path=f"pages/{slug(extra.name)}", kind="extra", title=extra.title, make=make)


def _journey(catalogue: Catalogue, name: str) -> Fields:
    """Return a journey's page, with its launch checklist."""
    return {**journey.record(catalogue, name), "readiness": readiness(catalogue, name)}


def _attributes(catalogue: Catalogue) -> Fields:
    return {
        "attributes": [
            {
                **catalogue.attribute(name),
                "types": sorted({type_of(attribute) for _, attribute in carried}),
                "events": len(carried),
                **({"conflict": True} if _conflict(carried) else {}),
                "pii": sorted({attribute.pii for _, attribute in carried if attribute.pii}),
                "description": carried[0][1].description,
            }
            for name, carried in catalogue.carriers.items()
        ]
    }


def _conflict(carried: Sequence[tuple[Event, Attribute]]) -> bool:
    return len({type_of(attribute) for _, attribute in carried}) > 1


def _attribute(catalogue: Catalogue, name: str) -> Fields:
    """Return an attribute's page: each of its forms once, with the events that have it."""
    forms: dict[Any, list[tuple[Event, Attribute]]] = {}
    for one, attribute in catalogue.carriers[name]:
        forms.setdefault(meaning(attribute), []).append((one, attribute))
    carried = catalogue.carriers[name]
    return {
        "name": name,
        **({"conflict": True} if _conflict(carried) else {}),
        "types": sorted({type_of(attribute) for _, attribute in carried}),
        "forms": [
            {
                "attributes": list(_form(catalogue, name, number, form)),
                "events": len(form),
                **_carriers(catalogue, form),
            }
            for number, form in enumerate(sorted(forms.values(), key=len, reverse=True))
        ],
    }


def _carriers(catalogue: Catalogue, form: Sequence[tuple[Event, Attribute]]) -> Fields:
    """Return the events that have a form; events of a widely shared group are replaced by the group."""
    through: dict[str, list[tuple[Event, Attribute]]] = {}
    for one, attribute in form:
        through.setdefault(attribute.group or "", []).append((one, attribute))
    groups = [
        {
            "name": group,
            "anchor": anchor(group),
            "required": some[0][1].required,
            "events": len(some),
        }
        for group, some in through.items()
        if group and len(some) > FEW and len(some) == len(catalogue.grouped[group])
    ]
    told = {group["name"] for group in groups}
    others = [(one, attribute) for one, attribute in form if attribute.group not in told]
    said = {
        "groups": groups,
        "required_by": [one.name for one, attribute in others if attribute.required],
        "optional_in": [one.name for one, attribute in others if not attribute.required],
    }
    return {key: value for key, value in said.items() if value}


def _form(
    catalogue: Catalogue, name: str, number: int, form: Sequence[tuple[Event, Attribute]]
) -> Iterator[Fields]:
    """Yield the rows of one form; the page's first form has the anchors that others link to."""
    for row in rows({name: form[0][1]}, event.reading(catalogue, form)):
        yield {**row, "anchor": f"{number}-{anchor(row['name'])}"} if number else row


_LISTS: tuple[tuple[str, str, Callable[[Catalogue], Fields]], ...] = (
    ("attributes", "Attributes", _attributes),
    ("groups", "Groups", directory.groups),
    ("people", "People", directory.people),
    ("journeys", "Journeys", journey.listing),
    ("lineage", "Lineage", lineage.listing),
    ("owners", "Owners", directory.owners),
    ("sources", "Sources", directory.sources),
    ("changelog", "Changelog", directory.changelog),
    ("rules", "Rules and conventions", directory.rules),
    ("language", "The plan language", language.listing),
    ("sending", "How to send events", directory.sending),
)
"""The pages at the site's top, by the name of their template."""
