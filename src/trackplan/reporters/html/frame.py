"""What every page says around its matter, and the template that shows it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from trackplan import __version__
from trackplan.model.finding import Report
from trackplan.reporters import words
from trackplan.reporters.palette import palette
from trackplan.reporters.safe import safe


def written(template: str, matter: Mapping[str, Any]) -> str:
    """Write a page: the matter that its template shows, in the frame of all."""
    style, script = palette() + _text("report.css"), _text("report.js")
    return (
        _environment()
        .get_template(template)
        .render(
            matter,
            style=Markup(style),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
            policy=_policy(style, script),
        )
    )


def frame(report: Report, *, kind: str, show_values: bool) -> dict[str, Any]:
    """Head and foot of a page: what was looked at, and what it comes to."""
    name = (report.plan or {}).get("name")
    return {
        "title": f"{kind}: {name}" if name else kind,
        "kind": kind,
        "heading": name or kind,
        "version": __version__,
        "plan": dict(report.plan or {}),
        "verdict": words.counts(report),
        "state": _state(report),
        "complete": report.complete,
        "incomplete": words.INCOMPLETE,
        "checked": words.checked(report),
        "aside": list(words.set_aside(report)),
        "show_values": show_values,
        "skipped": [{"what": one.what, "reason": one.reason} for one in report.skipped],
    }


def _state(report: Report) -> str:
    """The worst that the page says: it is the colour of its verdict."""
    if not report.complete or not words.was_checked(report):
        return "error"
    worst = max((finding.severity for finding in report.findings), default=None)
    return worst.word if worst is not None else "good"


def marked(text: str) -> list[str]:
    """A sentence cut at its backticks: what has an odd index is a name."""
    parts = text.split("`")
    return parts if len(parts) % 2 else [text]


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and nothing run but what the file itself was written with."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_text),
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
