"""Liquid, read and never rendered: what a text reads, where, and whether it minds an absence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trackplan.liquid.fields import MESSAGE_FIELDS, fields
from trackplan.model.reference import Dialect, TemplateReading

__all__ = ["MESSAGE_FIELDS", "LiquidMissingError", "fields", "references"]

_NO_SNIPPETS: Mapping[str, str] = MappingProxyType({})


class LiquidMissingError(Exception):
    """python-liquid is not installed; the text says what to do."""


def references(
    text: str, *, snippets: Mapping[str, str] = _NO_SNIPPETS, dialect: Dialect | None = None
) -> TemplateReading:
    """Read what a template reads. Any text gives one; what cannot be read is in its ``unknowns``.

    ``snippets`` are the workspace's, by name; each is read where it is printed. Without a ``dialect``
    the text is read as the latest, and taken for ``legacy`` where a part of it is Liquid in that alone.

    Raises `LiquidMissingError` when the extra ``liquid`` is not installed.
    """
    try:
        from trackplan.liquid.reader import TemplateReader  # noqa: PLC0415 - python-liquid takes 0.5 s to import
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "liquid":
            raise
        raise LiquidMissingError("reading Liquid needs python-liquid: install `trackplan[liquid]`") from error
    return TemplateReader(snippets, dialect).reading(text)
