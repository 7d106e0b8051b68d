"""Every page of a built site, as HTML: links, anchors, tags."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

CELLS = ("td", "th")
ENDED_BY = {
    "td": CELLS,
    "th": CELLS,
    "tr": (*CELLS, "tr"),
    "tbody": (*CELLS, "tr", "thead"),
    "dt": ("dd",),
    "dd": ("dt",),
    "li": ("li",),
    "option": ("option",),
}
"""Elements that an element ends as it begins; they have no end tag of their own."""
ENDLESS = frozenset(name for ended in ENDED_BY.values() for name in (*ended, "tbody"))


class Page(HTMLParser):
    """What a page links to, what can be linked to, and whether tags are closed in order."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: Counter[str] = Counter()
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := values.get(name)) is not None]
        if values.get("id"):
            self.ids[values["id"] or ""] += 1
        while self.open and self.open[-1] in ENDED_BY.get(tag, ()):
            self.open.pop()
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open[-1] in ENDLESS and self.open[-1] != tag:
            self.open.pop()
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {
        path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_every_link_is_relative_and_leads_somewhere(site: Path, pages: dict[str, Page]) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links:
            address = urlsplit(link)
            assert not address.scheme, (name, link)
            assert not address.path.startswith("/"), (name, link)
            beside = posixpath.join(posixpath.dirname(name), unquote(address.path))
            target = posixpath.normpath(beside) if address.path else name
            there = (site / target).is_file()
            if not there or (address.fragment and unquote(address.fragment) not in pages[target].ids):
                broken.append((name, link))
    assert broken == []


def test_ids_are_unique_and_tags_closed(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        assert page.open == ["html"], name
        assert [each for each, count in page.ids.items() if count > 1] == [], name


def test_every_page_has_twins_and_every_twin_a_page(site: Path) -> None:
    stems = {
        suffix: {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob(f"*.{suffix}")}
        for suffix in ("html", "md", "json")
    }
    assert stems["html"] == stems["md"] == stems["json"]
    assert (site / "llms.txt").is_file()


def test_markdown_links_lead_to_markdown(site: Path) -> None:
    for path in site.rglob("*.md"):
        for link in re.findall(r"\]\(([^)#\s]+\.md)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).resolve().is_file(), (path, link)
