"""Markdown as a reader sees it: rendered with tables and automatic links, then taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from markdown_it import MarkdownIt

RENDERER = MarkdownIt("gfm-like")
# GitHub links addresses that begin with a scheme or `www.`, and e-mail, but no bare `name.tld`.
RENDERER.linkify.set({"fuzzy_link": False})


@dataclass
class Page(HTMLParser):
    """Tags, tables and the text outside code, of one rendered page."""

    tags: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    loose: str = ""
    in_code: bool = False
    in_cell: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag if not attrs or tag in {"th", "td"} else f"{tag} {attrs}")
        self.loose += "\n" if tag != "code" else "`"
        self.in_code |= tag == "code"
        self.in_cell |= tag in {"th", "td"}
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"th", "td"}:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_code &= tag != "code"
        self.in_cell &= tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        if not self.in_code:
            self.loose += data
        if self.in_cell:
            self.tables[-1][-1][-1] += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def rows(self, column: str) -> list[list[str]]:
        return list(self._rows(column))

    def _rows(self, column: str) -> Iterator[list[str]]:
        for header, *rows in self.tables:
            if column in header:
                yield from rows


def rendered(markdown: str) -> Page:
    page = Page()
    page.feed(RENDERER.render(markdown))
    page.close()
    return page
