"""Report formats, one per file: each is a pure ``render(report, style) -> str``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType

from trackplan.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The style of text for people. Machine-readable formats ignore it."""

    color: bool = False
    width: int = 80
    """Terminal cells in a line; 0 for no limit."""
    unicode: bool = True
    """False where the output's encoding has no more than ASCII: glyphs and data are escaped."""
    folder: str = ""
    """The URI that relative paths begin at, for terminals that follow links; empty for none."""
    show_values: bool = False
    """Whether the findings hold values of people, which the report then says of itself."""


Render = Callable[[Report, Style], str]


def lazily(format_: str) -> Render:
    """Return the renderer of a module of this package, imported when it first renders."""

    def render(report: Report, style: Style) -> str:
        module = import_module(f"{__name__}.{format_.replace('-', '_')}")
        text: str = module.render(report, style)
        return text

    return render


FORMATS = ("text", "concise", "json", "ndjson", "sarif", "github", "gitlab", "junit", "markdown", "html")

DIGESTS = ("digest", "digest-slack", "digest-teams")
"""The formats for chat channels."""

OF_AUDITS = (*DIGESTS, "issues")
"""The formats of an audit alone."""

REPORTERS: Mapping[str, Render] = MappingProxyType({name: lazily(name) for name in (*FORMATS, *OF_AUDITS)})
"""Every format by name. Every render ends its text with a newline, and any report can be encoded as UTF-8."""
