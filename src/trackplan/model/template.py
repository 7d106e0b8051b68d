"""Templates: texts with Liquid, what sends them, and where they are written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Literal

from trackplan.document import Document, Ref, Span
from trackplan.model.reference import Dialect
from trackplan.model.workspace import Holder, Origin

Data = Literal["event", "call", "object", "none", "unknown"]
"""What a message is made from besides the person: the event that starts it; the data of an API call or a
webhook, read as ``trigger.``; the object or relationship that starts it, read so too; nothing, as in a
newsletter; or nothing says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One text of one message, such as its subject, its body in one language, or a webhook's URL."""

    kind: Holder | Literal["file"]
    holder: str
    """The campaign, newsletter and so on, by its name; of a file, what the file names as its own."""
    holder_id: str = ""
    state: str = ""
    """``running``, ``draft`` or ``stopped``; ``sent`` of a newsletter; empty where nothing says so."""
    message: str = ""
    message_id: str = ""
    language: str = ""
    """Empty for the default language."""
    field: str = "body"
    """By the App API's name, such as ``preheader_text``."""
    data: Data = "unknown"
    event: str | None = None
    """The name that starts it, as the campaign or the file says it; the plan may lack it."""
    dialect: Dialect | None = None
    """Which Liquid it is written in; ``None`` where nothing says so."""
    guessed: bool = False
    """Whether nothing but the text itself says so."""
    text: str = dataclasses.field(repr=False)
    document: Document = dataclasses.field(compare=False, repr=False)
    broken: str = ""
    """Why the file's text cannot be had at all; then nothing tells what it reads."""
    line: int = 1
    """Where ``text`` begins in the document."""
    column: int = 1

    @property
    def origin(self) -> Origin:
        """What sends it."""
        return self.kind, self.holder_id or self.holder

    @property
    def sender(self) -> str:
        """The message for people: ``Cart recovery / After 30 minutes (fr)``."""
        message = self.message + (f" ({self.language})" if self.language else "")
        return f"{self.holder} / {message}" if message else self.holder

    @property
    def at(self) -> str:
        """The stable name of the text: ``campaigns/1/11.fr/body``."""
        if self.kind == "file":
            return f"{self.document.name}/{self.field}"
        message = self.message_id + (f".{self.language}" if self.language else "")
        kinds = "transactional" if self.kind == "transactional" else f"{self.kind}s"
        return f"{kinds}/{self.holder_id}/{message}/{self.field}"

    def ref(self, line: int, column: int, end_column: int) -> Ref:
        """Return the ref of a place of ``text``; lines and columns count from 1."""
        shift = self.column - 1 if line == 1 else 0
        row = line + self.line - 1
        return self.document.at(Span(row, column + shift, row, end_column + shift))


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """A snippet: a named text that templates include."""

    name: str
    text: str = dataclasses.field(repr=False)
    document: Document = dataclasses.field(compare=False, repr=False)
