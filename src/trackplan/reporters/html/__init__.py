"""A report as one HTML file that a person forwards: it asks no host, and runs only its own script."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from trackplan.model.finding import Report
from trackplan.reporters import Style
from trackplan.reporters.html.view import page
from trackplan.reporters.safe import safe

_TEMPLATE, _STYLE, _SCRIPT = "report.html", "report.css", "report.js"


def render(report: Report, style: Style) -> str:
    """Render the whole page; without what landed, as of `lint`, it has the findings alone."""
    template = _environment().get_template(_TEMPLATE)
    inline = {name: Markup(_text(name)) for name in (_STYLE, _SCRIPT)}  # noqa: S704 - our own files
    return template.render(
        page(report, show_values=style.show_values),
        style=inline[_STYLE],
        script=inline[_SCRIPT],
        policy=_policy(),
    )


def _policy() -> str:
    """Nothing may be loaded, and nothing run but what the file itself was written with."""
    style, script = (_hash(_text(name)) for name in (_STYLE, _SCRIPT))
    return (
        f"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=DictLoader({_TEMPLATE: _text(_TEMPLATE)}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: Any) -> Any:
    """Spell out what acts or hides in a text, before Jinja escapes it."""
    return safe(value) if type(value) is str else value
