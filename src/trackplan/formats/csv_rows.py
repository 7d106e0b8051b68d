"""Rows of a CSV export as source nodes, one column a key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from trackplan.document import Document, Path, Ref, Span
from trackplan.formats.source import ImportedFile, Ledger, SourceNode, UnreadableSourceError
from trackplan.formats.workbook import sheets_of


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
        document = Document(file.name, locate=_locate)
        for number, row in enumerate(rows[1:], 2):
            cells = {
                title: str(cell).strip()
                for title, cell in zip(titles, row, strict=False)
                if title and str(cell).strip()
            }
            if cells:
                yield ledger.open(cells, kind, Ref(document, (number,)))


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
