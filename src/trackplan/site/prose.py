"""Rendering of the plan's Markdown as HTML, with links to the names it mentions.

Raw HTML and images stay text. Links may lead to a page of the site (``events/order_completed``), http, https
or mailto; any other becomes plain text with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape

_PLAIN = re.compile(r"[^\\`*_\[\]<>&!~|\n]*")
"""Text in which Markdown changes nothing, but for what its first characters may make of it."""
_BLOCK = re.compile(r"\s|[#>+=-]|\d+[.)]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_OPEN_SCHEMES = ("http:", "https:", "mailto:")
_WORD = re.compile(r"\w+")
_ORDINARY = re.compile(r"[a-z]+|[A-Z][a-z]+")
"""A name like this is as likely a word of the sentence; it becomes a link in backticks only."""

Resolve = Callable[[str], str | None]
"""Maps a link of the plan, such as ``events/order_completed``, to the path of a page without suffix."""


class Prose:
    """A renderer of the plan's texts, cached across pages."""

    def __init__(self, names: Mapping[str, str], resolve: Resolve) -> None:
        """``names`` maps names that texts may mention, such as events, to page paths."""
        self._names = names
        self._resolve = resolve
        self._first: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: (-len(name), name)):
            word = _WORD.match(name)
            if word and not _ORDINARY.fullmatch(name):
                self._first.setdefault(word[0], []).append(name)
        self._markdown = _parser()
        self._done: dict[tuple[str, str, bool], Markup] = {}
        self.broken: set[str] = set()
        """Links that lead nowhere."""

    def inline(self, text: str, root: str = "") -> Markup:
        """Render a text inline, as in a table cell: a single paragraph has no tag."""
        return self._cached(text.strip(), root, block=False)

    def block(self, text: str, root: str = "") -> Markup:
        """Render a text as paragraphs; ``root`` is the relative path to the site's root."""
        return self._cached(text.strip(), root, block=True)

    def page(self, text: str, root: str = "") -> Markup:
        """Render an extra page; its headings are below the page's title."""
        tokens = self._markdown.parse(text)
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        return self._html(tokens, root)

    def _cached(self, text: str, root: str, *, block: bool) -> Markup:
        key = (text, root, block)
        if key not in self._done:
            self._done[key] = self._paragraphs(text, root, block=block)
        return self._done[key]

    def _paragraphs(self, text: str, root: str, *, block: bool) -> Markup:
        if _PLAIN.fullmatch(text) and not _BLOCK.match(text):
            linked = self._linked(text, root)
            return Markup("<p>%s</p>\n") % linked if block else linked
        tokens = self._markdown.parse(text)
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:  # a description is no outline
                token.tag = "p"
        single = sum(token.type == "paragraph_open" for token in tokens) == 1 and len(tokens) == _ONE
        if single and not block:
            tokens = tokens[1:2]
        return self._html(tokens, root)

    def _html(self, tokens: list[Token], root: str) -> Markup:
        renderer = self._markdown.renderer
        assert isinstance(renderer, RendererHTML)
        env: dict[str, Any] = {"site": self, "root": root, "link": 0}
        return Markup(renderer.render(tokens, self._markdown.options, env))  # noqa: S704 - html=False escapes all

    def target(self, href: str, root: str) -> str | None:
        """Return the target of a link from a page at ``root``; ``None`` if it is not allowed."""
        scheme = _SCHEME.match(href)
        if scheme:
            return href if scheme[0].lower() in _OPEN_SCHEMES else None
        place, hash_, fragment = href.partition("#")
        page = self._resolve(place)
        if page is None:
            self.broken.add(href)
            return None
        return f"{root}{page}.html{hash_}{fragment}"

    def linked(self, text: str, root: str) -> Markup:
        """Render text with its event names as links."""
        return self._linked(text, root)

    def _linked(self, text: str, root: str) -> Markup:
        parts: list[str] = []
        done = 0
        for word in _WORD.finditer(text) if self._first else ():
            if word.start() < done or word[0] not in self._first:
                continue
            name = next((name for name in self._first[word[0]] if _stands(text, name, word.start())), None)
            if name is not None:
                parts += [escape(text[done : word.start()]), self._link(name, root, name)]
                done = word.start() + len(name)
        return Markup("").join([*parts, escape(text[done:])])

    def code(self, text: str, root: str) -> Markup:
        """Render a code span, as a link if it names an event."""
        shown = Markup("<code>%s</code>") % text
        return self._link(text, root, shown) if text in self._names else shown

    def _link(self, name: str, root: str, shown: str) -> Markup:
        return Markup('<a href="%s%s.html">%s</a>') % (root, self._names[name], shown)


_ONE = 3
"""The tokens of a single paragraph."""


def _stands(text: str, name: str, at: int) -> bool:
    """Return whether the name is a whole word here."""
    end = at + len(name)
    return text.startswith(name, at) and not (end < len(text) and (text[end].isalnum() or text[end] == "_"))


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False})
    markdown.enable(["table", "strikethrough"]).disable("image")
    markdown.add_render_rule("text", _text)
    markdown.add_render_rule("code_inline", _code)
    markdown.add_render_rule("link_open", _link_open)
    markdown.add_render_rule("link_close", _link_close)
    return markdown


def _text(_: RendererHTML, tokens: list[Token], at: int, __: object, env: dict[str, Any]) -> str:
    if env["link"]:
        return str(escape(tokens[at].content))
    return str(env["site"].linked(tokens[at].content, env["root"]))


def _code(_: RendererHTML, tokens: list[Token], at: int, __: object, env: dict[str, Any]) -> str:
    if env["link"]:
        return str(Markup("<code>%s</code>") % tokens[at].content)
    return str(env["site"].code(tokens[at].content, env["root"]))


def _link_open(_: RendererHTML, tokens: list[Token], at: int, __: object, env: dict[str, Any]) -> str:
    env["link"] += 1
    href = env["site"].target(str(tokens[at].attrGet("href") or ""), env["root"])
    if href is None:
        tokens[_closing(tokens, at)].meta["dropped"] = True
        return ""
    return str(Markup('<a href="%s" rel="noreferrer">') % href)


def _link_close(_: RendererHTML, tokens: list[Token], at: int, __: object, env: dict[str, Any]) -> str:
    env["link"] -= 1
    return "" if tokens[at].meta.get("dropped") else "</a>"


def _closing(tokens: list[Token], at: int) -> int:
    return next(index for index in range(at, len(tokens)) if tokens[index].type == "link_close")
