"""The Atom feed of the plan's changes. Source: RFC 4287."""

from __future__ import annotations

from xml.sax.saxutils import escape

from trackplan.reporters.safe import safe
from trackplan.site.catalogue import Catalogue
from trackplan.site.slugs import anchor

PATH = "changes.xml"
NEWEST = 50
"""Releases in the feed."""


def feed(catalogue: Catalogue) -> str:
    """Return the feed: an entry a release that has a day, newest first. It needs the site's address."""
    top = catalogue.brand.url
    dated = [one for one in catalogue.history if one.on]
    updated = dated[0].on if dated else "1970-01-01"
    entries = "".join(
        f"<entry><id>{_text(f'{top}/changelog.html#{anchor(one.name)}')}</id>"
        f"<title>{_text(f'{catalogue.brand.title} {one.name}')}</title>"
        f'<link href="{_text(f"{top}/changelog.html#{anchor(one.name)}")}"/>'
        f"<updated>{_text(one.on)}T00:00:00Z</updated>"
        f"{f'<author><name>{_text(one.by)}</name></author>' if one.by else ''}"
        f'<content type="text">{_text(_said([change.message for change in one.changes]))}</content></entry>\n'
        for one in dated[:NEWEST]
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_text(top)}/{PATH}</id><title>{_text(catalogue.brand.title)}</title>"
        f'<link rel="self" href="{_text(top)}/{PATH}"/><link href="{_text(top)}/changelog.html"/>'
        f"<author><name>{_text(catalogue.brand.title)}</name></author>"
        f"<updated>{_text(updated)}T00:00:00Z</updated>\n{entries}</feed>\n"
    )


def _said(messages: list[str]) -> str:
    return "\n".join(messages) or "No change of meaning."


def _text(text: str) -> str:
    """Escape text, for an element or an attribute, without characters that XML does not have."""
    return escape(safe(text).replace("`", ""), {'"': "&quot;"})
