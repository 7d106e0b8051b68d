"""The plan as a spreadsheet that analysts edit: one workbook, or a folder of CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.sheet_cells import shown
from trackplan.formats.sheet_columns import SheetColumn, Tab, rows_of, tab_of, tabs
from trackplan.formats.sheet_reading import CONSTRUCTS, SheetReader
from trackplan.formats.source import ImportedFile
from trackplan.formats.workbook import SheetLayout, csv_file, xlsx_file
from trackplan.formats.writing import Exported, Exporting
from trackplan.language.attributes import of_group

__all__ = ["CONSTRUCTS", "read", "write"]

HOW_TO_USE = "How to use"
_TEXT = """\
{name}: the tracking plan as a spreadsheet
Change what you like, add rows, delete rows, move them, hide or color columns. Keep the titles of the columns.
A row under Attributes belongs to what its first cells name; its path says what it is inside of: items[].sku.
A row that you delete is removed from the plan; an empty cell says nothing.
Lists are words with commas between them. A list of other values, and an example, is JSON: [1, 2].
Type numbers that are text, and text that looks like a date, into cells with the format "Text".
Then give the file to `trackplan import sheet FILE --into tracking_plan`: it shows what changes, and breaks.
Nothing is written until somebody adds --write. Owners, sources and naming are edited in the plan itself.\
"""
KEEPS = frozenset(
    {"events", "groups", "people", "objects", "journeys", "name"}
    | {"event.attributes", "object.attributes", "object.relationship"}
    | {"attribute.attributes", "attribute.items"}
    | {f"object.{one.path[0]}" for one in tab_of("Objects").columns}
    | {f"event.{one.path[0]}" for one in tab_of("Events").columns}
    | {f"attribute.{one.path[0]}" for one in tab_of("Attributes").columns}
)


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read a workbook, or CSV files of one sheet each."""
    return SheetReader(files).plan()


WORKBOOK = "plan.xlsx"


def csv_names() -> list[str]:
    """Return the names of the files of an export as CSV."""
    return [f"{tab.name.lower()}.csv" for tab in tabs()]


def write(exporting: Exporting) -> Exported:
    """Write one workbook with filters, frozen titles and drop-downs, or a folder of CSV."""
    tables = Tables(exporting)
    files = (
        {name: tables.csv(name) for name in csv_names()} if exporting.csv else {WORKBOOK: tables.workbook()}
    )
    return Exported(files, exporting.lost(KEEPS))


class Tables:
    """The tables of a plan, each as CSV, and all as the sheets of one workbook."""

    def __init__(self, exporting: Exporting) -> None:
        self._name = exporting.plan.name
        self._data = exporting.data()
        self._rows = {tab: list(_rows(tab, self._data)) for tab in tabs()}

    def csv(self, name: str) -> bytes:
        """Return the file of one of `csv_names`."""
        return csv_file(self._rows[tabs()[csv_names().index(name)]])

    def workbook(self) -> bytes:
        """Return the workbook, whose last sheet says how to use it."""
        text = _TEXT.format(name=self._name).splitlines()
        sheets = [(tab.name, rows, _layout(tab, self._data)) for tab, rows in self._rows.items()]
        return xlsx_file([*sheets, (HOW_TO_USE, [[line] for line in text], None)])


def _layout(tab: Tab, data: Mapping[str, Any]) -> SheetLayout:
    names = {"owner": list(data.get("owners") or ()), "trigger": list(data.get("events") or ())}
    choices = {index: _choices(column, names) for index, column in enumerate(tab.all)}
    return SheetLayout(
        notes=[column.help for column in tab.all],
        widths=[column.width for column in tab.all],
        choices={index: words for index, words in choices.items() if words},
        frozen=len(tab.keys),
    )


def _choices(column: SheetColumn, names: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if column.kind == "yes-no":
        return ("yes", "no")
    return column.choices or names.get(column.path[-1], ())


def _rows(tab: Tab, data: Mapping[str, Any]) -> Iterator[list[Any]]:
    yield [column.title for column in tab.all]
    empty = [""] * len(tab.columns)
    by_key: dict[str, list[tuple[int, SheetColumn]]] = {}
    for index, column in enumerate(tab.columns):
        by_key.setdefault(column.path[0], []).append((index, column))
    for keys, value in _entries(tab.name, data):
        cells: list[Any] = [*empty]
        for key in value or ():
            for index, column in by_key.get(key, ()):
                cells[index] = _cell(value, column)
        yield [*keys, *cells]


def _entries(tab: str, data: Mapping[str, Any]) -> Iterator[tuple[Sequence[str], Any]]:
    """Yield the names of each row of a sheet, and the mapping that it describes."""
    match tab:
        case "Events" | "Objects" | "Journeys":
            yield from (((name,), value) for name, value in (data.get(tab.lower()) or {}).items())
        case "Attributes":
            for kind, name, table in _tables(data):
                yield from (((kind, name, path), one) for path, one in rows_of(table))
        case "People":
            table = (data.get("people") or {}).get("attributes") or {}
            yield from (((path,), one) for path, one in rows_of(table))
        case "Rules":
            for name, value in (data.get("rules") or {}).items():
                yield (name,), value if isinstance(value, dict) else {"severity": value}


def _tables(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each table of attributes, but that of people: what has it, by its kind and name."""
    for name, group in (data.get("groups") or {}).items():
        yield "group", name, {one: group[one] for one in of_group(group or {})}
    for name, event in (data.get("events") or {}).items():
        yield "event", name, (event or {}).get("attributes") or {}
    for name, one in (data.get("objects") or {}).items():
        yield "object", name, (one or {}).get("attributes") or {}
        yield "relationship", name, (one or {}).get("relationship") or {}


def _cell(value: Mapping[str, Any], column: SheetColumn) -> Any:
    found: Any = value
    for key in column.path:
        if not isinstance(found, dict) or key not in found:
            return ""
        found = found[key]
    return shown(found, column)
