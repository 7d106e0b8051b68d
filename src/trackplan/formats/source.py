"""Source documents of an import: every key is claimed by the reader, or listed as not carried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from trackplan.document import Document, Ref
from trackplan.document.json import read_json
from trackplan.document.yaml import read_yaml
from trackplan.model.finding import Skipped

PLACES = 3
"""The most places that are named for one construct."""


class UnreadableSourceError(Exception):
    """A source that cannot be imported: one sentence with its place, and what to do."""

    def __init__(
        self, message: str, help_: str = "", *, at: Ref | str = "", more: Sequence[str] = ()
    ) -> None:
        place = at if isinstance(at, str) else place_of(at)
        super().__init__(f"{place}: {message}" if place else message)
        self.help = help_
        self.more = tuple(more)
        """Further sentences of the same kind."""


def place_of(ref: Ref) -> str:
    """Return a place as ``file:line:column``."""
    where = ref.location
    return f"{where.file}:{where.span.line}:{where.span.column}"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """One file of a source, by its path as the user knows it and its path inside the source."""

    name: str
    content: bytes = field(repr=False)
    inner: str = ""
    """The path below the folder that was named; the file's own name for a single file."""


class Construct(NamedTuple):
    """What becomes of one construct of a format."""

    becomes: str = ""
    """What carries it in the plan; empty if nothing does."""
    lost: str = ""
    """Why it is not carried, or which part of it is not."""


Constructs = Mapping[str, Construct]
"""The constructs of a format by name: the kind of a mapping, a dot, and its key."""


def carried(becomes: str, *, but: str = "") -> Construct:
    """Return a construct that the plan carries, perhaps but for a part."""
    return Construct(becomes, but)


def listed(lost: str) -> Construct:
    """Return a construct that is listed as not carried."""
    return Construct("", lost)


UNKNOWN = "this version of trackplan does not know it"


@dataclass(slots=True)
class Ledger:
    """What was claimed and what was lost during one import."""

    constructs: Constructs
    claimed: set[str] = field(default_factory=set)
    _lost: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    _opened: list[SourceNode] = field(default_factory=list)

    def open(self, data: Any, kind: str, ref: Ref) -> SourceNode:
        """Return the node of a mapping, whose keys are to be claimed."""
        node = SourceNode(data, kind, ref, self)
        self._opened.append(node)
        return node

    def claim(self, data: Any, key: str) -> None:
        """Claim a key of a mapping that was opened before."""
        for node in reversed(self._opened):
            if node.data is data:
                node.take(key)
                return

    def lose(self, construct: str, at: Ref | str, why: str = "") -> None:
        """List one occurrence of a construct as not carried."""
        known = self.constructs.get(construct)
        reason = why or (known.lost if known else "") or UNKNOWN
        found = self._lost.setdefault((construct, reason), [0])
        found[0] += 1
        if len(found) <= PLACES:
            found.append(at)

    def close(self) -> tuple[Skipped, ...]:
        """Return all that was not carried, the most frequent first; unclaimed keys are part of it."""
        for node in self._opened:
            for key in node.unclaimed():
                self.lose(f"{node.kind}.{key}", (node.ref / key).key)
        self._opened.clear()
        return tuple(
            Skipped(
                what=construct,
                reason=reason,
                count=count,
                places=tuple(place if isinstance(place, str) else place_of(place) for place in places),
            )
            for (construct, reason), (count, *places) in sorted(
                self._lost.items(), key=lambda item: (-item[1][0], item[0])
            )
        )


class SourceNode:
    """A mapping of a source document. Taking a key claims it."""

    __slots__ = ("_claimed", "data", "kind", "ledger", "ref")

    def __init__(self, data: Any, kind: str, ref: Ref, ledger: Ledger) -> None:
        if not isinstance(data, dict):
            what = "a list" if isinstance(data, list) else "empty" if data is None else "no object"
            raise UnreadableSourceError(
                f"{_named(ref)} is {what}, where an object is expected",
                "check that the file is of this format and version",
                at=ref,
            )
        self.data: dict[str, Any] = data
        self.kind = kind
        self.ref = ref
        self.ledger = ledger
        self._claimed: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def take(self, key: str, default: Any = None) -> Any:
        """Return the value of a key, and claim it: what is inside is the caller's business."""
        if key not in self.data:
            return default
        self._claimed.add(key)
        self.ledger.claimed.add(f"{self.kind}.{key}")
        return self.data[key]

    def text(self, key: str) -> str:
        """Return the text of a key, without blanks around it; empty if there is none."""
        value = self.take(key)
        if value is None:
            return ""
        if isinstance(value, bool | int | float):
            return str(value)
        if not isinstance(value, str):
            self.lose(key, "it is no text")
            return ""
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list, each once."""
        value = self.take(key)
        if value is None:
            return []
        if isinstance(value, str):
            return [value]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.lose(key, "it is no list of texts")
            return []
        return list(dict.fromkeys(value))

    def child(self, key: str, kind: str) -> SourceNode | None:
        """Return the node of a nested mapping, ``None`` if it is absent or null."""
        value = self.take(key)
        return None if value is None else self.ledger.open(value, kind, self.ref / key)

    def children(self, key: str, kind: str) -> Iterator[SourceNode]:
        """Yield the node of each item of a list of mappings."""
        value = self.take(key)
        if value is None:
            return
        if not isinstance(value, list):
            raise UnreadableSourceError(
                f"`{key}` is no list", "check that the file is of this format and version", at=self.ref / key
            )
        for index, item in enumerate(value):
            yield self.ledger.open(item, kind, self.ref / key / index)

    def lose(self, key: str, why: str = "") -> None:
        """List the value of a key as not carried, and claim it."""
        self._claimed.add(key)
        self.ledger.lose(f"{self.kind}.{key}", (self.ref / key).key, why)

    def claim(self, key: str) -> None:
        """Claim a key without saying that it is carried."""
        self._claimed.add(key)

    def claim_all(self) -> None:
        """Claim every key: what the mapping says is read, or listed, as a whole."""
        self._claimed.update(self.data)

    def unclaimed(self) -> list[str]:
        """Return the keys that nobody took, in order; what is empty says nothing and is left out."""
        return [key for key, value in self.data.items() if key not in self._claimed and value not in NOTHING]


NOTHING: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing, so that no loss is told of them."""


def _named(ref: Ref) -> str:
    return f"`{ref.path[-1]}`" if ref.path else "the document"


def document_of(file: ImportedFile) -> Document:
    """Parse a JSON or YAML file. Raises UnreadableSourceError with the place of what is wrong."""
    read = read_yaml if file.name.endswith((".yaml", ".yml")) else read_json
    document = read(file.name, file.content)
    for fault in document.faults:
        if fault.fatal:
            place = f"{file.name}:{fault.span.line}:{fault.span.column}"
            raise UnreadableSourceError(fault.message, fault.help, at=place)
    return document
