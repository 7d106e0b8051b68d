"""The frame of every page: head, foot and template."""

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
from trackplan.model.report import Report
from trackplan.reporters import words
from trackplan.reporters.html.prose import marked
from trackplan.reporters.html.readiness import worst_state
from trackplan.reporters.palette import palette
from trackplan.reporters.safe import safe


def written(template: str, matter: Mapping[str, Any]) -> str:
    """Render a page: the content's template inside the common frame."""
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
    """Return the data of head and foot: what was checked, and the verdict."""
    name = report.plan.name if report.plan is not None else None
    return {
        "title": f"{kind}: {name}" if name else kind,
        "kind": kind,
        "heading": name or kind,
        "version": __version__,
        "plan_version": report.plan.version if report.plan is not None else None,
        "verdict": words.counts(report) if report.readiness is None else words.launch(report.readiness),
        "lead": marked(words.lead(report)),
        "state": _state(report),
        "complete": report.complete,
        "incomplete": words.INCOMPLETE,
        "checked": words.checked(report),
        "aside": list(words.set_aside(report)),
        "aside_reasons": [{"how": how, "text": marked(text)} for how, text in words.reasons_aside(report)],
        "show_values": show_values,
        "skipped": [{"what": one.what, "reason": one.told} for one in report.skipped],
    }


def _state(report: Report) -> str:
    """Return the worst state of the page, which colours its verdict."""
    if not report.complete or not words.was_checked(report):
        return "error"
    if report.readiness is not None:
        return worst_state(report.readiness)
    worst = max((finding.severity for finding in report.findings), default=None)
    return worst.word if worst is not None else "good"


def _policy(style: str, script: str) -> str:
    """Return a Content Security Policy that allows only the page's own style and script."""
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
    """Make control and invisible characters visible, before Jinja escapes the text."""
    return safe(value) if type(value) is str else value
