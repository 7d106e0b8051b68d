"""Reading of a plan's spreadsheet, and of the simpler ones that other people keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trackplan.document import Document, Path, Ref, Span
from trackplan.formats.foreign import SCHEMA_KEYS, ForeignEvent, ForeignPlan
from trackplan.formats.sheet_cells import BadCellError, WordList, parsed
from trackplan.formats.sheet_columns import OF, SYNONYMS, SheetColumn, Tab, steps_of, tabs
from trackplan.formats.source import Construct, ImportedFile, Ledger, UnreadableSourceError, carried, listed
from trackplan.formats.workbook import Sheet, sheets_of
from trackplan.language.check import check

CONSTRUCTS: Mapping[str, Construct] = {
    **{f"sheet.{tab.name}": carried(f"`{tab.name.lower()}`") for tab in tabs()},
    "sheet.attributes of events": carried("events with attributes, in one sheet with a column for each"),
    "sheet.cell": listed("it stands under no title"),
    "sheet.column": listed("no column of a plan has this title"),
    "sheet.other": listed("it has no column that names an event, attribute or journey"),
}
HEADER_ROWS = 6
"""Titles stand in one of the first rows."""
SHOWN = 20
"""The most bad cells that are told at once."""
_IGNORED = frozenset({"how to use"})
_EVENT_TEXT = "event description"


@dataclass(slots=True)
class _Row:
    """One row: the values of its cells by path, and the address of each."""

    sheet: Sheet
    number: int
    values: dict[tuple[str, ...], Any] = field(default_factory=dict)
    columns: dict[tuple[str, ...], int] = field(default_factory=dict)
    bad: bool = False
    """Whether one of its cells is bad."""

    def at(self, *path: str) -> str:
        return self.sheet.address(self.number, self.columns.get(path, 0))

    def data(self, keys: Sequence[SheetColumn]) -> dict[str, Any]:
        """Return the mapping that the row describes."""
        named = {column.path for column in keys}
        made: dict[str, Any] = {}
        for path, value in self.values.items():
            if path in named:
                continue
            table = made
            for key in path[:-1]:
                table = table.setdefault(key, {})
            table[path[-1]] = value
        return made


class SheetReader:
    """A reader of all sheets of an import; bad cells are gathered, and told together."""

    def __init__(self, files: Sequence[ImportedFile]) -> None:
        self._files = files
        self._ledger = Ledger(CONSTRUCTS)
        self._problems: list[str] = []
        self._misplaced: list[str] = []
        """What rows refer to and is not there: told once no cell is bad, since it may follow from that."""
        self._plan = ForeignPlan(format="sheet")
        self._present: dict[str, set[str]] = {}
        self._addresses: dict[Path, str] = {}
        self._plan.other = {}
        self._flat = False

    def plan(self) -> ForeignPlan:
        """Return the plan of all sheets. Raises UnreadableSourceError for the first bad cells."""
        found = [sheet for file in self._files for sheet in sheets_of(file)]
        for sheet in sorted(found, key=lambda one: one.name.lower() != "events"):  # which attributes refer to
            self._sheet(sheet)
        if not self._present:
            raise UnreadableSourceError(
                "no sheet names events or attributes",
                "give the first row titles: Event, Attribute, Type, Description",
                at=self._files[0].name,
            )
        for problems in (self._problems, self._misplaced, list(self._faults())):
            if problems:
                more = len(problems) - SHOWN
                rest = [*problems[1:SHOWN], *([f"and {more:,} more bad cells"] if more > 0 else [])]
                raise UnreadableSourceError(problems[0], more=rest)
        whole = {"Events", "Attributes"} <= self._present.keys() and not self._flat
        self._plan.whole = whole
        spoken = {
            "events": self._present.get("Events", set()),
            "journeys": self._present.get("Journeys", set()),
            "objects": self._present.get("Objects", set()),
            "rules": {"severity", "options"} if "Rules" in self._present else set(),
            "people": self._present.get("People", set()),
        }
        attributes = self._present.get("Attributes", self._present.get("People", set()))
        inner = {"attributes", "items"} if whole else set()
        self._plan.speaks = {name: frozenset(keys) for name, keys in spoken.items() if keys} | {
            "attributes": frozenset(attributes | inner) if whole else SCHEMA_KEYS & frozenset(attributes)
        }
        return self._plan.close(self._ledger)

    # Sheets and their titles.

    def _sheet(self, sheet: Sheet) -> None:
        if sheet.name.lower() in _IGNORED:
            return
        tab, at, columns = self._titles(sheet)
        if tab is None:
            if not any(any(cell not in ("", None) for cell in row) for row in sheet.rows):
                if any(one.name.lower() == sheet.name.lower() for one in tabs()):
                    self._problems.append(
                        f"{sheet.address(0, 0)}: the sheet is empty; put its titles into the first row"
                    )
            else:
                self._ledger.lose("sheet.other", sheet.name)
            return
        for (row, column), (last_row, last_column) in sheet.merged:
            if last_row >= at:
                end = sheet.address(last_row, last_column).rpartition("!")[2]
                self._problems.append(
                    f"{sheet.address(row, column)}: {end} and this cell are merged; unmerge them"
                )
        keys = {column.path[0] for column in columns.values()}
        self._present.setdefault(tab.name, set()).update(_whole_keys(tab, columns))
        self._ledger.claimed.add(f"sheet.{tab.name}")
        self._list_untitled(sheet, at)
        rows = list(self._rows(sheet, at, columns))
        match tab.name:
            case "Events":
                self._events(rows, tab)
            case "Attributes":
                self._attributes(rows, tab, flat="event" in keys)
            case "People":
                self._people(rows, tab)
            case _:
                self._named(rows, tab)

    def _titles(self, sheet: Sheet) -> tuple[Tab | None, int, dict[int, SheetColumn]]:
        """Return what a sheet is about, the row of its titles, and its columns."""
        for at, row in enumerate(sheet.rows[:HEADER_ROWS]):
            titles = [_title(cell) for cell in row]
            tab = _tab(sheet.name, titles)
            if tab is None:
                continue
            columns: dict[int, SheetColumn] = {}
            known = {column.title.lower(): column for column in tab.all} | (
                {"event": tabs()[0].keys[0], _EVENT_TEXT: _EVENT_DESCRIPTION}
                if tab.name == "Attributes"
                else {}
            )
            for index, title in enumerate(titles):
                column = known.get(title) or known.get(SYNONYMS.get(title, ""))
                if column is None:
                    if title:
                        self._ledger.lose("sheet.column", sheet.address(at, index))
                elif column in columns.values():
                    first = next(place for place, one in columns.items() if one == column)
                    self._problems.append(
                        f"{sheet.address(at, index)}: the title `{row[index]}` is at "
                        f"{sheet.address(at, first).rpartition('!')[2]} too; keep one of the two"
                    )
                else:
                    columns[index] = column
            return tab, at, columns
        return None, 0, {}

    def _list_untitled(self, sheet: Sheet, at: int) -> None:
        """List the cells that stand above the titles, and below none of them."""
        titled = {index for index, cell in enumerate(sheet.rows[at]) if _title(cell)}
        for number, cells in enumerate(sheet.rows):
            for index, cell in enumerate(cells):
                if (number < at or index not in titled) and cell is not None and str(cell).strip():
                    self._ledger.lose("sheet.cell", sheet.address(number, index))

    def _rows(self, sheet: Sheet, at: int, columns: Mapping[int, SheetColumn]) -> Iterator[_Row]:
        for number, cells in enumerate(sheet.rows[at + 1 :], at + 1):
            row = _Row(sheet, number, columns={column.path: index for index, column in columns.items()})
            known = [
                _title(cells[index]) == column.title.lower()
                for index, column in columns.items()
                if index < len(cells)
            ]
            if sum(known) > 1 and sum(known) == len([cell for cell in cells if cell not in ("", None)]):
                self._problems.append(
                    f"{sheet.address(number, 0)}: a second row of titles; delete one of the two"
                )
                return
            for index, column in columns.items():
                cell = cells[index] if index < len(cells) else ""
                if cell is None or (isinstance(cell, str) and not cell.strip()):
                    continue
                try:
                    row.values[column.path] = parsed(cell, column)
                except BadCellError as error:
                    self._problems.append(f"{sheet.address(number, index)}: {error}")
                    row.bad = True
            if row.values or row.bad:
                yield row

    def _name(self, row: _Row, column: SheetColumn) -> str:
        name = row.values.get(column.path)
        if not isinstance(name, str) or not name:
            self._problems.append(
                f"{row.at(*column.path)}: the row has no {column.title.lower()}; write it, or delete the row"
            )
            return ""
        return name

    def _remember(self, row: _Row, path: Path) -> None:
        self._addresses[path] = row.at()
        for cell, index in row.columns.items():
            where = self._addresses[*path, *cell] = row.sheet.address(row.number, index)
            if len(cell) > 1:
                self._addresses.setdefault((*path, cell[0]), where)

    # What the rows say.

    def _events(self, rows: Sequence[_Row], tab: Tab) -> None:
        for row in rows:
            if not (name := self._name(row, tab.keys[0])):
                continue
            if name in self._plan.events:
                first = self._addresses["events", name].rpartition("!")[2]
                self._problems.append(f"{row.at('event')}: `{name}` is at {first} too; keep one of the two")
                continue
            self._remember(row, ("events", name))
            self._plan.events[name] = self._event(row, _plain(row.data(tab.keys)))

    def _event(self, row: _Row, data: dict[str, Any]) -> ForeignEvent:
        tags = data.get("tags")
        domain = tags[0] if isinstance(tags, list) and tags else ""
        document = Document(row.at(), locate=lambda _path, _key: Span())
        return ForeignEvent(data=data, ref=Ref(document), domain=str(domain))

    def _attributes(self, rows: Sequence[_Row], tab: Tab, *, flat: bool) -> None:
        self._flat = self._flat or flat
        if flat:
            self._ledger.claimed.add("sheet.attributes of events")
        last = ""
        found: list[tuple[list[str], Path, _Row]] = []
        for row in rows:
            if flat:
                last = str(row.values.get(("event",), last))
                row.values[tab.keys[1].path] = last
                if last:
                    self._flat_event(row, last)
                if tab.keys[2].path not in row.values and last:
                    continue
            name, path = self._name(row, tab.keys[1]), self._name(row, tab.keys[2])
            steps = steps_of(path)
            if path and not steps:
                self._problems.append(f"{row.at('attribute')}: `{path}` is no path; write it as items[].sku")
            if name and steps and (home := self._holder(row, name)):
                found.append((steps, home, row))
        self._place(found, tab)

    def _holder(self, row: _Row, name: str) -> Path:
        """Return the path of the attributes of what a row names; empty if there is no such event."""
        kind = row.values.get(("of",), OF[0])
        if kind == "group":
            self._plan.groups.setdefault(name, {})
            return ("groups", name)
        if kind in {"object", "relationship"}:
            self._plan.objects.setdefault(name, {})
            return ("objects", name, "attributes" if kind == "object" else kind)
        if name not in self._plan.events:
            if "Events" in self._present:
                where = row.at("name")
                self._misplaced.append(f"{where}: there is no event `{name}` under Events; add it there")
                return ()
            self._plan.events[name] = self._event(row, {})
        return ("events", name, "attributes")

    def _flat_event(self, row: _Row, name: str) -> None:
        event = self._plan.events.get(name)
        if event is None:
            event = self._plan.events[name] = self._event(row, {})
            self._remember(row, ("events", name))
        if text := row.values.get(_EVENT_DESCRIPTION.path):
            event.data.setdefault("description", text)

    def _people(self, rows: Sequence[_Row], tab: Tab) -> None:
        found: list[tuple[list[str], Path, _Row]] = []
        for row in rows:
            if path := self._name(row, tab.keys[0]):
                if steps := steps_of(path):
                    found.append((steps, ("people", "attributes"), row))
                else:
                    self._problems.append(
                        f"{row.at('attribute')}: `{path}` is no path; write it as items[].sku"
                    )
        self._place(found, tab)

    def _place(self, found: list[tuple[list[str], Path, _Row]], tab: Tab) -> None:
        """Put each attribute inside its parent, whatever the order of the rows."""
        for steps, home, row in sorted(found, key=lambda one: len(one[0])):
            data = row.data((*tab.keys, tabs()[0].keys[0], _EVENT_DESCRIPTION))
            if "type" not in data:
                if ("type",) in row.columns and not row.bad:
                    self._problems.append(f"{row.at('type')}: the attribute has no type")
                data["type"] = "any"
            kinds = list(data["type"]) if isinstance(data["type"], list) else [data["type"]]
            data["type"] = kinds[0] if len(kinds) == 1 else kinds
            _typed_values(data, kinds)
            path = _plan_path(steps, home)
            if path in self._addresses:
                first = self._addresses[path].rpartition("!")[2]
                self._misplaced.append(
                    f"{row.at('attribute')}: the attribute is at {first} too; keep one of the two"
                )
                continue
            holder = self._inside(self._table(home), steps[:-1])
            if holder is None:
                inside = f"what `{steps[-1]}` is inside of"
                self._misplaced.append(f"{row.at('attribute')}: there is no row for {inside}; add it")
                continue
            if steps[-1] == "[]":
                holder["items"] = data
            elif len(steps) > 1:
                holder.setdefault("attributes", {})[steps[-1]] = data
            else:
                holder[steps[-1]] = data
            self._remember(row, path)

    def _inside(self, table: dict[str, Any], steps: Sequence[str]) -> dict[str, Any] | None:
        """Return the attribute that steps lead to, or the table itself; ``None`` if a row is missing."""
        found: Any = table
        for index, step in enumerate(steps):
            if step == "[]" and "items" not in found and "array" in found["type"]:
                found["items"] = {"type": "object"}  # whose row may be left out
            if step == "[]":
                found = found.get("items")
            else:
                found = (found if index == 0 else found.get("attributes", {})).get(step)
            if found is None:
                return None
        assert isinstance(found, dict)
        return found

    def _table(self, home: Path) -> Any:
        if home[0] == "groups":
            return self._plan.groups[str(home[1])]
        if home[0] == "people":
            return self._plan.people
        if home[0] == "objects":
            return self._plan.objects[str(home[1])].setdefault(str(home[2]), {})
        return self._plan.events[str(home[1])].data.setdefault("attributes", {})

    def _named(self, rows: Sequence[_Row], tab: Tab) -> None:
        """Read objects, journeys and rules."""
        key = tab.name.lower()
        table: dict[str, Any] = (
            self._plan.objects if key == "objects" else self._plan.other.setdefault(key, {})
        )
        for row in rows:
            if not (name := self._name(row, tab.keys[0])):
                continue
            if (key, name) in self._addresses:
                self._problems.append(f"{row.at()}: `{name}` stands twice; keep one of the two")
                continue
            self._remember(row, (key, name))
            data: Any = _plain(row.data(tab.keys)) | (table.get(name) or {})
            table[name] = data["severity"] if key == "rules" and [*data] == ["severity"] else data

    def _faults(self) -> Iterator[str]:
        """Yield what the language refuses in what was read, each with its cell."""
        data: dict[str, Any] = {"events": {name: one.data for name, one in self._plan.events.items()}}
        data |= {key: table for key, table in self._plan.other.items() if table}
        if self._plan.groups:
            data["groups"] = self._plan.groups
        if self._plan.objects:
            data["objects"] = self._plan.objects
        if self._plan.people:
            data["people"] = {"attributes": self._plan.people}
        places: list[str] = []

        def locate(path: Path, _on_key: bool) -> Span:
            while path and path not in self._addresses:
                path = path[:-1]
            places.append(self._addresses.get(path, ""))
            return Span(len(places), 1, len(places), 1)

        for fault in check(Document("sheet", data=data, locate=locate)):
            place = places[fault.span.line - 1]
            yield f"{place}: {fault.message}" + (f"; {fault.help}" if fault.help else "")


_EVENT_DESCRIPTION = SheetColumn("Event description", ("event description",), "text")


def _title(cell: Any) -> str:
    return cell.strip().rstrip("*").strip().lower() if isinstance(cell, str) else ""


def _tab(name: str, titles: Sequence[str]) -> Tab | None:
    """Return what a sheet is about: by its name where its titles agree, else by its titles."""
    events, attributes, people, *_ = tabs()
    for tab in tabs():
        wanted = [column.title.lower() for column in tab.keys]
        if tab.name.lower() == name.lower() and all(title in titles for title in wanted):
            return tab
    titles = [SYNONYMS.get(title, title) for title in titles]
    if "attribute" in titles and ("event" in titles or "name" in titles):
        return attributes
    if "event" in titles:
        return events
    if "attribute" in titles and name.lower() in {"people", "person", "users", "user", "traits"}:
        return people
    return None


def _whole_keys(tab: Tab, columns: Mapping[int, SheetColumn]) -> set[str]:
    """Return the keys of which every column is there."""
    there = {column.path for column in columns.values()}
    keys = {column.path[0] for column in tab.columns}
    return {key for key in keys if all(one.path in there for one in tab.columns if one.path[0] == key)}


def _plan_path(steps: Sequence[str], home: Path) -> Path:
    """Return the path of an attribute in the plan's data."""
    path: list[str | int] = [*home]
    for index, step in enumerate(steps):
        if step == "[]":
            path.append("items")
        else:
            path += [step] if index == 0 else ["attributes", step]
    return tuple(path)


_TEXTS = frozenset({"string", "datetime", "date", "any"})


def _typed_values(data: dict[str, Any], kinds: Sequence[str]) -> None:
    """Make words of `enum` and `const` the values that the type asks for."""
    texts = bool(_TEXTS & {*kinds})
    value = data.get("const")
    if isinstance(value, int | float) and not isinstance(value, bool) and {*kinds} <= _TEXTS - {"any"}:
        data["const"] = str(value)
    elif isinstance(value, str) and not texts:
        data["const"] = _number(value)
    if isinstance(words := data.get("enum"), WordList):
        data["enum"] = list(words) if texts else [_number(one) for one in words]
    data |= _plain(data)


def _plain(value: Any) -> Any:
    """Return data whose lists are plain ones."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [*value] if isinstance(value, WordList) else value


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    try:
        return float(value) if "." in value or "e" in value.lower() else int(value)
    except ValueError:
        return value
