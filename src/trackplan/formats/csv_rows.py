"""Rows of a CSV export as source nodes, one column a key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from trackplan.document import Document, Path, Ref, Span
from trackplan.formats.source import (
    Construct,
    ImportedFile,
    Ledger,
    SourceNode,
    UnreadableSourceError,
    listed,
)
from trackplan.formats.workbook import sheets_of

CELLS: Mapping[str, Construct] = {
    "row.cell": listed("it stands under no title"),
    "row.column": listed("another column has its title"),
}
"""Cells that no column takes."""


def row_nodes(
    ledger: Ledger, file: ImportedFile, *, needs: Collection[str], hint: str, kind: str = "row"
) -> Iterator[SourceNode]:
    """Yield a node for each row that is not blank; titles are compared in small letters.

    Raises UnreadableSourceError if a column that the format ``needs`` is missing.
    """
    for sheet in sheets_of(file):
        rows = list(sheet.rows)
        titles = [str(cell).strip().lower() for cell in rows[0]] if rows else []
        if missing := [one for one in needs if one not in titles]:
            raise UnreadableSourceError(f"there is no column `{missing[0]}`", hint, at=f"{file.name}:1")
        columns = _columns(ledger, file, titles)
        document = Document(file.name, locate=_locate)
        for number, row in enumerate(rows[1:], 2):
            texts = [str(cell).strip() for cell in row]
            for index, text in enumerate(texts):
                if text and not (index < len(titles) and titles[index]):
                    ledger.lose("row.cell", _place(file, number, index))
            found = ((title, texts[index]) for title, index in columns.items() if index < len(texts))
            if cells := {title: text for title, text in found if text}:
                yield ledger.open(cells, kind, Ref(document, (number,)))


def respell(row: SourceNode, spelled: Mapping[str, str]) -> None:
    """Give columns with another title the usual one; if there are both, the other is listed."""
    for other, title in spelled.items():
        if other in row.data and title not in row.data:
            row.data[title] = row.data.pop(other)


def add_attribute(
    table: dict[str, Any], name: str, data: dict[str, Any], row: SourceNode, title: str
) -> None:
    """Add an attribute to a table; the second of a name is listed.

    Raises UnreadableSourceError for one without a name.
    """
    if not name:
        raise UnreadableSourceError("the attribute has no name", "give it one", at=row.ref)
    if name in table:
        row.lose(title, "another row has the name already")
    else:
        table[name] = data


def _columns(ledger: Ledger, file: ImportedFile, titles: Sequence[str]) -> dict[str, int]:
    """Return the column of each title; the second of a title is listed."""
    columns: dict[str, int] = {}
    for index, title in enumerate(titles):
        if title and columns.setdefault(title, index) != index:
            ledger.lose("row.column", _place(file, 1, index))
    return columns


def _place(file: ImportedFile, row: int, column: int) -> str:
    return f"{file.name}:{row}, cell {column + 1}"


def _locate(path: Path, _on_key: bool) -> Span:
    line = path[0] if path and isinstance(path[0], int) else 1
    return Span(line, 1, line, 1)


def yes(text: str) -> bool:
    """Return whether a cell says yes."""
    return text.lower() in {"true", "yes", "1", "required"}


def number_of(node: SourceNode, title: str) -> float | int | None:
    """Return the number of a cell; list one that is none."""
    text = node.text(title)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        node.lose(title, f"`{text[:40]}` is no number")
        return None
    return int(value) if value.is_integer() else value


def typed(texts: Collection[str], kind: str) -> list[str | int | float | bool]:
    """Return the words of an enum as values of a type."""
    if kind not in {"integer", "number"}:
        return list(dict.fromkeys(texts))
    found: list[str | int | float | bool] = []
    for text in texts:
        try:
            value = float(text)
        except ValueError:
            return list(dict.fromkeys(texts))
        found.append(int(value) if value.is_integer() else value)
    return list(dict.fromkeys(found))


def kind_of_words(words: Mapping[str, str], text: str, node: SourceNode, title: str) -> str:
    """Return the language's type of another tool's word; list a word that is none."""
    kind = words.get(text.lower())
    if kind is None and text:
        node.lose(title, f"`{text[:40]}` is no type that is known; any is taken")
    return kind or "any"
