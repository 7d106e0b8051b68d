"""Rendering of pages to files: HTML, Markdown and JSON, and assets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, TemplateError, TemplateRuntimeError

from trackplan.reporters.palette import palette
from trackplan.reporters.words import percent
from trackplan.site import markdown, search
from trackplan.site.attributes import any_required, required, unread
from trackplan.site.brand import accents
from trackplan.site.catalogue import FEW, Catalogue
from trackplan.site.code_samples import merged_html
from trackplan.site.feed import PATH as FEED
from trackplan.site.feed import feed
from trackplan.site.flow import FlowNode, draw
from trackplan.site.history import by_release
from trackplan.site.jinja import Templates, ThemedTemplates, encode
from trackplan.site.layers import layers
from trackplan.site.pages import Page, pages
from trackplan.site.prose import Prose
from trackplan.site.sending import FORMS
from trackplan.site.slugs import anchor, slug
from trackplan.site.spark import sparkline
from trackplan.site.values import values_words
from trackplan.site.words import constraints, contact, format_value, plural

Format = Literal["html", "markdown"]

_FILES = {
    "assets": ("site.js", "live.js"),
    "vendor": ("minisearch.js", "minisearch.LICENSE.txt"),
}

_NAV = (
    ("index", "Events"),
    ("attributes", "Attributes"),
    ("groups", "Groups"),
    ("people", "People"),
    ("journeys", "Journeys"),
    ("lineage", "Lineage"),
    ("owners", "Owners"),
    ("sources", "Sources"),
    ("changelog", "Changelog"),
    ("rules", "Rules"),
    ("sending", "Sending"),
)


class Listed(NamedTuple):
    """A page as an entry in lists of pages."""

    path: str
    kind: str
    title: str
    description: str


class Site:
    """A site, rendered file by file; ``warnings`` are complete once all files are made."""

    def __init__(
        self, catalogue: Catalogue, templates: Mapping[str, str] | None = None, *, live: bool = False
    ) -> None:
        """Raises jinja2.TemplateError for an invalid template; rendering a page raises it for one that fails.

        ``templates`` override the site's own by file name; ``live`` pages reload automatically.
        """
        self._catalogue = catalogue
        self._prose = Prose(catalogue.names(), catalogue.resolve)
        self._live = live
        kind = Templates if templates is None else ThemedTemplates
        self._html = self._environment(kind({**_own(), **(templates or {})}, autoescape=True))
        for name in templates or ():  # one that is no template is told of before any page
            self._html.get_template(name)

    @property
    def warnings(self) -> list[str]:
        """Broken links in the plan's texts."""
        return [f"the link to `{href}` leads nowhere" for href in sorted(self._prose.broken)]

    def files(self, format_: Format = "html") -> Iterator[tuple[str, bytes]]:
        """Yield every file with its path, in rendering order."""
        return ((path, _bytes(content)) for path, content in self._files(format_))

    def _files(self, format_: Format) -> Iterator[tuple[str, str | bytes]]:
        listed: list[Listed] = []
        for page in pages(self._catalogue):
            record = page.make()
            if format_ == "html":
                yield f"{page.path}.html", self._page(page, record)
                yield f"{page.path}.json", _twin(page, record)
            yield f"{page.path}.md", markdown.page(page, record, self._catalogue)
            listed.append(Listed(page.path, page.kind, page.title, record.get("description", "")))
        if format_ == "html":
            yield "llms.txt", markdown.llms(listed, self._catalogue)
            for path, make in self._assets().items():
                yield path, make()

    def file(self, path: str) -> bytes | None:
        """Render one file of the HTML site; ``None`` if there is no such path."""
        content = self._file(path)
        return None if content is None else _bytes(content)

    def _file(self, path: str) -> str | bytes | None:
        stem, _, suffix = path.rpartition(".")
        page = self._pages.get(stem)
        if page is not None and suffix in {"html", "md", "json"}:
            record = page.make()
            if suffix == "html":
                return self._page(page, record)
            return markdown.page(page, record, self._catalogue) if suffix == "md" else _twin(page, record)
        make = self._assets().get(path)
        if make is not None:
            return make()
        return dict(self.files()).get(path) if path == "llms.txt" else None

    @cached_property
    def _pages(self) -> Mapping[str, Page]:
        return {page.path: page for page in pages(self._catalogue)}

    def _page(self, page: Page, record: Mapping[str, Any]) -> str:
        template = self._html.get_template(f"{page.kind}.html")
        try:
            return template.render(page=page, record=record, root=page.root)
        except TemplateError:
            raise
        except Exception as error:
            if not isinstance(self._html, ThemedTemplates):
                raise
            raise TemplateRuntimeError(f"{type(error).__name__}: {error}") from error

    def _assets(self) -> Mapping[str, Callable[[], str | bytes]]:
        """Return the assets of the pages, each rendered on demand."""
        brand = self._catalogue.brand
        found: dict[str, Callable[[], str | bytes]] = {
            f"assets/{name}": partial(_text, folder, name)
            for folder, names in _FILES.items()
            for name in names
            if self._live or name != "live.js"
        }
        found["assets/site.css"] = partial(_css, brand.accent)
        if brand.logo is not None:
            found[f"assets/logo{brand.logo[0]}"] = partial(bytes, brand.logo[1])
        found |= {f"downloads/{name}": make for name, make in self._catalogue.downloads.items()}
        if brand.url:
            found[FEED] = partial(feed, self._catalogue)
        found["assets/search.js"] = partial(search.script, self._catalogue)
        return found

    def _environment(self, environment: Environment) -> Environment:
        environment.filters |= {"slug": slug, "anchor": anchor, "quoted": _quoted}
        environment.globals |= {
            "site": self._catalogue,
            "nav": [
                *_NAV,
                *((f"pages/{slug(page.name)}", page.title) for page in self._catalogue.brand.pages),
            ],
            "live": self._live,
            "prose": self._prose,
            "plural": plural,
            "format_value": format_value,
            "constraints": constraints,
            "by_release": by_release,
            "few": FEW,
            "any_required": any_required,
            "required": required,
            "unread": unread,
            "forms": FORMS,
            "merged_html": merged_html,
            "sparkline": sparkline,
            "share_text": percent,
            "contact_of": contact,
            "values_words": values_words,
            "draw": _flow,
            "layers": layers,
        }
        return environment


def _quoted(text: str) -> str:
    """Percent-encode text as a part of a URL."""
    return quote(text, safe="", errors="backslashreplace")


def _flow(record: Mapping[str, Any]) -> Any:
    start = record.get("trigger") or {"name": record.get("segment", "not said")}
    goal, exits = record.get("goal"), record.get("exit_on", ())
    ends = []
    if goal:
        both = goal["name"] in {each["name"] for each in exits}
        within = f"within {goal['within']}" if "within" in goal else ""
        ends.append(FlowNode(goal["name"], goal.get("path"), "goal, exit" if both else "goal", within))
    others = (each for each in exits if not goal or each["name"] != goal["name"])
    ends += [FlowNode(each["name"], each.get("path"), "exit") for each in others]
    return draw(start["name"], start.get("path"), record["name"], ends)


def _twin(page: Page, record: Mapping[str, Any]) -> str:
    title = {} if record.get("name") == page.title else {"title": page.title}
    return encode({"kind": page.kind, **title, **record}) + "\n"


def _bytes(content: str | bytes) -> bytes:
    """Encode as UTF-8; lone surrogates are spelled out."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


def _css(accent: str) -> str:
    inks = accents(accent)
    return (
        palette() + _text("assets", "site.css") + f":root{{--accent:{inks['light']}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{inks['dark']}}}}}\n"
        f"@media print{{:root{{--accent:{inks['light']}}}}}\n"
    )


@cache
def _text(folder: str, name: str) -> str:
    return files(__package__).joinpath(folder, name).read_text(encoding="utf-8")


@cache
def _own() -> Mapping[str, str]:
    folder = files(__package__).joinpath("templates")
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.is_file()}
