"""A folder of template files: the message of each file, and the places of its texts.

The convention, for teams that keep Liquid in git:

- ``FOLDER/OWNER/MESSAGE.html``: the folder's name is a journey of the plan, a campaign, or an event; the
  file's is the message. ``MESSAGE.subject.txt`` is its subject, ``MESSAGE.fr.html`` its body in French.
- ``FOLDER/snippets/NAME.html``: the snippet ``NAME``.
- Front matter, YAML between two lines ``---`` at the top, says the same and wins: ``journey``, ``campaign``,
  ``event``, ``message``, ``language``, ``liquid`` (``latest`` or ``legacy``), and any further field by its
  name, as ``subject``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trackplan.document import Document, Ref
from trackplan.document.yaml import read_yaml
from trackplan.liquid.fields import MESSAGE_FIELDS
from trackplan.model.finding import Skipped
from trackplan.model.reference import Dialect
from trackplan.model.template import Partial, Template
from trackplan.sources.whole_files import TooLargeError, read_whole

ENDINGS = frozenset({".html", ".htm", ".liquid", ".txt", ".json", ".mjml", ".amp", ".md"})
LARGEST = 16_000_000
"""Bytes of one file; no message comes near it."""
SNIPPETS = "snippets"
LANGUAGE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
ABOUT = ("journey", "campaign", "event", "message", "language", "liquid")
DIALECTS: Mapping[str, Dialect] = {"latest": "latest", "legacy": "legacy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFiles:
    """The content of a folder of templates, sorted by path; a skipped file is there as broken."""

    templates: tuple[Template, ...] = ()
    snippets: tuple[Partial, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def read_templates(folder: Path, display: str) -> TemplateFiles:
    """Read a folder of template files, or one file; ``display`` is its path for messages.

    Raises `OSError`, and `UnfitFileError` for a template that is no regular file or a link out of the folder.
    """
    root = folder if folder.is_dir() else None
    files: list[tuple[str, str]] = []
    broken: list[Template] = []
    skipped: list[Skipped] = []
    for path in _files(folder):
        inside = path.relative_to(folder).as_posix() if path != folder else path.name
        name = f"{display}/{inside}" if path != folder else display
        if path.suffix.lower() not in ENDINGS and not path.is_dir():
            skipped.append(Skipped(what=name, reason="not a template by its ending"))
        elif path.is_dir():
            skipped.append(Skipped(what=name, reason="a link to a folder, which is not followed"))
        else:
            try:
                files.append((inside, read_whole(path, root, LARGEST).decode("utf-8-sig")))
            except TooLargeError as error:
                skipped.append(Skipped(what=name, reason=str(error)))
                broken += _broken(inside, Document(name), skipped[-1].reason)
            except UnicodeDecodeError as error:
                skipped.append(Skipped(what=name, reason=f"not UTF-8 at byte {error.start + 1}"))
                broken += _broken(inside, Document(name), skipped[-1].reason)
    made = template_files(files, "" if display in {"", "."} else f"{display}/" if folder.is_dir() else "")
    return replace(made, templates=(*made.templates, *broken), skipped=(*skipped, *made.skipped))


def _broken(inside: str, document: Document, reason: str) -> Iterator[Template]:
    """Yield the message of an unreadable file; an unreadable snippet is reported where it is used."""
    if not inside.startswith(f"{SNIPPETS}/"):
        yield replace(_by_path(inside, document), text="", broken=reason)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return [folder]
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(
        path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def template_files(files: Iterable[tuple[str, str]], before: str = "") -> TemplateFiles:
    """Classify each file by its path inside the folder and its text."""
    templates: list[Template] = []
    snippets: list[Partial] = []
    skipped: list[Skipped] = []
    for inside, text in files:
        document = Document(f"{before}{inside}", text)
        if inside.startswith(f"{SNIPPETS}/"):
            name = inside.removeprefix(f"{SNIPPETS}/").rpartition(".")[0]
            snippets.append(Partial(name=name, text=text, document=document))
        elif "\0" in text:
            skipped.append(Skipped(what=document.name, reason="not text"))
            templates += _broken(inside, Document(document.name), "not text")
        else:
            try:
                templates += _templates(inside, document)
            except ValueError as error:
                skipped.append(Skipped(what=document.name, reason=str(error)))
                templates += _broken(inside, document, str(error))
    return TemplateFiles(templates=tuple(templates), snippets=tuple(snippets), skipped=tuple(skipped))


def _templates(inside: str, document: Document) -> Iterator[Template]:
    front = FRONT.match(document.text)
    about = _by_path(inside, document)
    if front is None:
        yield about
        return
    head = read_yaml(document.name, f"\n{front[1]}")
    if head.fatal or not isinstance(head.data or {}, dict):
        raise ValueError("its front matter is not a YAML mapping")
    for name, value in (head.data or {}).items():
        if name in (*MESSAGE_FIELDS, *ABOUT) and not isinstance(value, str | int):
            raise ValueError(f"`{name}` in its front matter is no text: put quotes around it")
    said = {name: str(value) for name, value in (head.data or {}).items() if isinstance(value, str | int)}
    about = replace(
        about,
        holder=said.get("journey") or said.get("campaign") or said.get("event") or about.holder,
        event=said.get("event"),
        data="event" if "event" in said else "unknown",
        message=said.get("message", about.message),
        language=said.get("language", about.language),
        dialect=_dialect(said.get("liquid")),
    )
    last = document.text.count("\n", 0, front.end(1)) + 1
    starts = sorted(Ref(head, (name,)).key.location.span.line for name in head.data or {})
    for field in MESSAGE_FIELDS:
        if field in said and field != "body":
            ref = Ref(head, (field,))
            ends = next((line for line in starts if line > ref.location.span.line), last)
            yield _inline(about, field, said[field], ref, ends)
    text = document.text[front.end() :]
    if text.strip():
        yield replace(about, text=text, line=document.text.count("\n", 0, front.end()) + 1)


def _dialect(said: str | None) -> Dialect | None:
    """The version of Liquid that front matter names. Raises `ValueError` for another."""
    if said is not None and said not in DIALECTS:
        raise ValueError(f"`liquid` in its front matter is `{said}`: write `latest` or `legacy`")
    return DIALECTS.get(said or "")


def _by_path(inside: str, document: Document) -> Template:
    *folders, name = inside.split("/")
    message, *more = name.split(".")[:-1] or [name]
    fields = [part for part in more if part in MESSAGE_FIELDS]
    languages = [part for part in more if part not in MESSAGE_FIELDS and LANGUAGE.fullmatch(part)]
    return Template(
        kind="file",
        holder=folders[-1] if folders else message,
        message=message if folders else "",
        language=languages[0] if languages else "",
        field=fields[0] if fields else "body",
        text=document.text,
        document=document,
    )


def _inline(about: Template, field: str, value: str, ref: Ref, ends: int) -> Template:
    """Return one field of the front matter as written, so that its places are exact.

    It ends before the line ``ends``. Text that YAML escapes (backslashes, doubled quotes) is located at the
    field's beginning.
    """
    span = ref.location.span
    first, *rest = about.document.text.split("\n")[span.line - 1 : ends - 1]
    written = "\n".join([first[span.column - 1 :], *rest])
    if "\\" in written or "''" in written:
        written = value
    return replace(about, field=field, text=written, line=span.line, column=span.column)
