"""The site's name, colours and extra pages, as the plan's ``docs:`` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

ACCENT = "#1f5fa8"
_PAPER = {"light": (255, 255, 255), "dark": (22, 23, 24)}
_ENOUGH = 4.6
"""The contrast of text that WCAG 2 asks for is 4.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraPage:
    """A page of the team's own, in Markdown."""

    name: str
    """The file's path in the plan's folder, without suffix; what links call it."""
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """How the site looks and what it adds."""

    title: str
    accent: str = ACCENT
    logo: tuple[str, bytes] | None = None
    """The file's suffix, such as ``.svg``, and its content."""
    url: str = ""
    """Where the site is published, without a slash at its end; empty if the plan does not say."""
    edit_url: str = ""
    """An address with ``{path}``, a file's place in the plan's folder, and perhaps ``{line}``."""
    suggest_url: str = ""
    """An address in which ``{title}``, ``{body}``, ``{path}`` and ``{line}`` are filled in."""
    campaign_url: str = ""
    """An address with ``{id}``, a campaign's id."""
    pages: tuple[ExtraPage, ...] = ()

    def edit(self, file: str, line: int) -> str | None:
        """Return the URL where a file of the plan is edited."""
        if not self.edit_url:
            return None
        return self.edit_url.replace("{path}", file).replace("{line}", str(line))

    def suggest(self, subject: str, file: str, line: int) -> str | None:
        """Return the URL where a change of something is suggested: an issue, a mail, or the file itself."""
        if not self.suggest_url:
            return self.edit(file, line)
        body = f"{file}:{line}\n\nWhat should change, and why:\n"
        said = {"title": f"{self.title}: change {subject}", "body": body, "path": file, "line": str(line)}
        filled = self.suggest_url
        for name, text in said.items():
            filled = filled.replace(f"{{{name}}}", quote(text, safe="", errors="backslashreplace"))
        return filled

    def campaign(self, id_: str) -> str | None:
        """Return the URL where a campaign is seen."""
        return self.campaign_url.replace("{id}", quote(id_, safe="")) if self.campaign_url and id_ else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The files that a plan's ``docs:`` names, relative to the plan's folder."""

    logo: str | None = None
    pages: tuple[tuple[str, str], ...] = field(default=())
    """Title and file of each."""


def wanted(docs: Mapping[str, Any]) -> Wanted:
    """Return the files that must be read before calling `brand`."""
    return Wanted(
        logo=docs.get("logo"), pages=tuple((page["title"], page["file"]) for page in docs.get("pages", ()))
    )


def accents(accent: str) -> dict[str, str]:
    """Return a readable accent for each background, mixed with black or white as needed."""
    return {mode: _readable(_rgb(accent), paper) for mode, paper in _PAPER.items()}


def _readable(color: tuple[int, int, int], paper: tuple[int, int, int]) -> str:
    ink = 0 if _luminance(paper) > _luminance((128, 128, 128)) else 255
    for step in range(21):
        mixed = tuple(round(part + (ink - part) * step / 20) for part in color)
        if _contrast(mixed, paper) >= _ENOUGH:
            return "#" + "".join(f"{part:02x}" for part in mixed)
    return "#000000" if ink == 0 else "#ffffff"


def _rgb(color: str) -> tuple[int, int, int]:
    digits = color.lstrip("#")
    if len(digits) == 3:  # noqa: PLR2004 - #rgb is short for #rrggbb
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: tuple[int, ...]) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, "relative luminance")."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for part in color
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
