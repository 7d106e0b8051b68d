"""What each format carries, as README's table: derived from the formats' own tables of constructs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trackplan.formats.registry import FORMATS, FormatEntry
from trackplan.formats.schema_constructs import SCHEMA
from trackplan.formats.source import Constructs

HEAD = ("format", "import", "export", "carried over; `*` in part", "listed as not carried")
_SHARED = ("schema.", "envelope.", "part.")


def markdown_table() -> str:
    """Return the table: one row a format, and one for the keywords of JSON Schema that several hold."""
    rows = [_row(name, entry) for name, entry in FORMATS.items()]
    rows.insert(1, ("keywords of JSON Schema", "", "", *_constructs(SCHEMA)))
    lines = [HEAD, tuple("---" for _ in HEAD), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(name: str, entry: FormatEntry) -> tuple[str, ...]:
    known: Constructs = getattr(entry.load(), "CONSTRUCTS", {}) if entry.reads else {}
    own = {key: one for key, one in known.items() if not key.startswith(_SHARED)}
    schemas = ["what JSON Schema carries"] if SCHEMA.keys() <= known.keys() and name != "json-schema" else []
    carried, listed = _constructs(own, schemas)
    return (f"`{name}`", "yes" if entry.reads else "", "yes" if entry.writes else "", carried, listed)


def _constructs(known: Constructs, also: Iterable[str] = ()) -> tuple[str, str]:
    carried = [*also, *_words(key + ("*" if one.lost else "") for key, one in known.items() if one.becomes)]
    return ", ".join(carried), ", ".join(_words(key for key, one in known.items() if not one.becomes))


def _words(keys: Iterable[str]) -> Iterator[str]:
    """Yield the name of each construct once, without the kind of the mapping that it stands in."""
    yield from dict.fromkeys(key.partition(".")[2] for key in keys)
