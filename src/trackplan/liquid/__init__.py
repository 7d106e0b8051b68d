"""Liquid, read and never rendered: what a text reads, where, and whether it minds an absence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from trackplan.liquid.fields import MESSAGE_FIELDS, fields
from trackplan.model.reference import Reading

if TYPE_CHECKING:
    from trackplan.liquid.reader import Dialect

__all__ = ["MESSAGE_FIELDS", "LiquidMissingError", "fields", "references"]

_NO_SNIPPETS: Mapping[str, str] = MappingProxyType({})


class LiquidMissingError(Exception):
    """python-liquid is not installed; the text says what to do."""


def references(
    text: str, *, snippets: Mapping[str, str] = _NO_SNIPPETS, dialect: Dialect = "latest"
) -> Reading:
    """Read what a template reads. Any text gives a `Reading`; what cannot be read is in its ``unknowns``.

    ``snippets`` are the workspace's, by name; each is read where it is printed. In the ``legacy``
    dialect the ``default`` filter does not save a message whose value is missing.

    Raises `LiquidMissingError` when the extra ``liquid`` is not installed.
    """
    try:
        from trackplan.liquid.reader import Reader  # noqa: PLC0415 - python-liquid takes 0.5 s to import
    except ModuleNotFoundError as error:
        if error.name != "liquid":
            raise
        raise LiquidMissingError("reading Liquid needs python-liquid: install `trackplan[liquid]`") from error
    return Reader(snippets, dialect).reading(text)
