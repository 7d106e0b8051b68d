"""Rendering of pages as Markdown, for wikis and language models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from trackplan.reporters.markdown_text import code, escape
from trackplan.site.catalogue import FEW, Catalogue
from trackplan.site.jinja import Templates
from trackplan.site.lineage import lines
from trackplan.site.literals import literal
from trackplan.site.pages import Page
from trackplan.site.sanitize import sanitize
from trackplan.site.values import values_words
from trackplan.site.words import constraints, format_value, plural

MANY = 200
"""Events that `llms.txt` names: it is read whole, to find one page."""


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


def page(page: Page, record: Mapping[str, Any], catalogue: Catalogue) -> str:
    """Render one page as Markdown, with relative links to other Markdown pages."""
    template = _environment().get_template(f"{page.kind}.md")
    text = template.render(page=page, record=record, root=page.root, site=catalogue)
    return text.strip("\n") + "\n"


def llms(pages: Iterable[Any], catalogue: Catalogue) -> str:
    """Render the site's contents for language models, by the convention of llmstxt.org.

    Attributes, and events if there are many, are left to the pages that list them.
    """
    plan = catalogue.plan
    lines = [f"# {escape(catalogue.brand.title)}", ""]
    if plan.description:
        lines += [f"> {_line(plan.description)}", ""]
    heading = ""
    listed = {"attribute", "event"} if len(plan.events) > MANY else {"attribute"}
    for page in (page for page in pages if page.kind not in listed):
        section = _SECTIONS.get(page.kind, "Pages")
        if section != heading:
            heading = section
            lines += ["", f"## {section}", ""]
        text = _SAID.get(page.kind) or _line(page.description)
        said = f": {text}" if text else ""
        lines.append(f"- [{escape(page.title)}]({page.path}.md){said}")
    return "\n".join(lines) + "\n"


_SECTIONS = {"event": "Events", "journey": "Journeys", "object": "Objects", "home": "Start"}
_SAID = {
    "home": "every event with its status, owner and definition",
    "attributes": "every attribute with its type, meaning and number of events",
}


@cache
def _environment() -> Templates:
    folder = files(__package__).joinpath("twins")
    sources = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.is_file()}
    environment = Templates(sources, finalize=_finish, keep_trailing_newline=True)
    environment.filters |= {
        "prose": lambda text: Markdown(sanitize(text.strip())),
        "line": lambda text: Markdown(_line(text)),
        "code": lambda text: Markdown(code(text)),
        "cell_code": lambda text: Markdown(code(text).replace("|", "\\|")),
        "cell": lambda text: Markdown(_line(text).replace("|", "\\|")),
        "json": lambda value: Markdown(_fenced(literal(value), "json")),
        "fence": lambda text: Markdown(_fenced(text)),
        "md": Markdown,
        "limits": lambda rules: Markdown(_limits(rules)),
    }
    environment.globals |= {
        "few": FEW,
        "plural": plural,
        "format_value": format_value,
        "values_words": values_words,
        "lineage_lines": lines,
    }
    return environment


def _finish(value: Any) -> Any:
    return value if isinstance(value, (Markdown, int)) else _escaped(str(value))


@lru_cache(4096)
def _escaped(text: str) -> str:
    return escape(text).replace("|", "\\|")


def _limits(rules: Mapping[str, Any]) -> str:
    """Render the constraints of an attribute after its description, in a table cell."""
    said = [
        f"{each.text} {', '.join(code(value) for value in each.values)}".strip()
        for each in constraints(rules)
    ]
    return f" ({'; '.join(said)})".replace("|", "\\|") if said else ""


def _line(text: str) -> str:
    return " ".join(sanitize(text).split())


def _fenced(text: str, language: str = "") -> str:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text}\n{fence}"
