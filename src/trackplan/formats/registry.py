"""The formats by name. A format's module is imported once it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import NamedTuple


class FormatEntry(NamedTuple):
    """One format, in words for help, and its module."""

    module: str
    title: str
    reads: str = ""
    """What an import takes; empty if there is none."""
    writes: str = ""
    """What an export makes; empty if there is none."""
    suffixes: tuple[str, ...] = (".json",)
    """The endings of the files of a folder that are read."""

    def load(self) -> ModuleType:
        """Import the format's module."""
        return import_module(f"trackplan.formats.{self.module}")


FORMATS = {
    "json-schema": FormatEntry(
        "json_schema",
        "JSON Schema",
        reads="a schema, a bundle, or a folder of schemas, one an event; drafts 4 to 2020-12",
        writes="a folder with one schema an event, or one file with --bundle",
        suffixes=(".json", ".yaml", ".yml"),
    ),
    "segment": FormatEntry(
        "segment",
        "Segment Protocols",
        reads="the rules of a tracking plan: JSON of the Public API or of the old Config API",
        writes="the rules of a tracking plan, as the Public API takes them",
    ),
    "sheet": FormatEntry(
        "sheet",
        "Spreadsheet",
        reads="an edited export, or your own sheet of events and attributes: .xlsx, .ods or .csv",
        writes="a workbook that analysts edit and `import sheet` takes back; a folder with --csv",
        suffixes=(".csv", ".xlsx", ".ods"),
    ),
    "plan": FormatEntry(
        "plan_file",
        "trackplan",
        writes="the whole plan in one YAML file, for other repositories",
    ),
}

READERS = {name: one for name, one in FORMATS.items() if one.reads}
WRITERS = {name: one for name, one in FORMATS.items() if one.writes}
