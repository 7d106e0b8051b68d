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
    "rudderstack": FormatEntry(
        "rudderstack",
        "RudderStack",
        reads="the YAML files of a Rudder CLI project, or JSON of the API",
        writes="a tracking plan, as the API takes it",
        suffixes=(".json", ".yaml", ".yml"),
    ),
    "avo": FormatEntry("avo", "Avo", reads="JSON of the Export API or the webhook"),
    "amplitude": FormatEntry("amplitude", "Amplitude Data", reads="CSV exports", suffixes=(".csv",)),
    "mixpanel": FormatEntry("mixpanel", "Mixpanel Lexicon", reads="CSV exports", suffixes=(".csv",)),
    "snowplow": FormatEntry(
        "snowplow",
        "Snowplow",
        reads="a folder of self-describing schemas, as in an Iglu registry or of reflekt",
        suffixes=(".json", *(f"-{digit}" for digit in range(10))),  # files are named by version
    ),
    "opentp": FormatEntry(
        "opentp", "OpenTrackPlan", reads="the folder of `opentp.yaml`", suffixes=(".yaml", ".yml")
    ),
    "gitlab": FormatEntry(
        "gitlab",
        "GitLab's internal events",
        reads="a folder of event definitions, such as config/events",
        suffixes=(".yaml", ".yml"),
    ),
    "analytics-gen": FormatEntry(
        "analytics_gen", "analytics_gen", reads="the folder of its events", suffixes=(".yaml", ".yml")
    ),
    "data-index": FormatEntry(
        "data_index", "Customer.io's Data Index", reads="CSV of names and descriptions", suffixes=(".csv",)
    ),
    "sheet": FormatEntry(
        "sheet",
        "Spreadsheet",
        reads="an edited export, or your own sheet of events and attributes: .xlsx, .ods or .csv",
        writes="a workbook that analysts edit and `import sheet` takes back; a folder with --csv",
        suffixes=(".csv", ".xlsx", ".ods"),
    ),
    "dbt": FormatEntry(
        "dbt", "dbt", writes="sources with tests for a warehouse that has a table an event, in a folder"
    ),
    "datacontract": FormatEntry(
        "datacontract",
        "Open Data Contract Standard",
        writes="a data contract (ODCS 3.1), one object an event",
    ),
    "asyncapi": FormatEntry("asyncapi", "AsyncAPI", writes="an AsyncAPI 3.0 document, one message an event"),
    "plan": FormatEntry(
        "plan_file",
        "trackplan",
        writes="the whole plan in one YAML file, for other repositories",
    ),
}

READERS = {name: one for name, one in FORMATS.items() if one.reads}
WRITERS = {name: one for name, one in FORMATS.items() if one.writes}
