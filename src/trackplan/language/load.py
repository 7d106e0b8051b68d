"""Merging of documents into one plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trackplan.document import Document, Fault, Ref
from trackplan.language.build import build
from trackplan.language.check import check
from trackplan.language.definitions import definition_faults
from trackplan.language.follow import as_sent
from trackplan.language.ignores import ignores
from trackplan.model.plan import Plan

MERGED_MAPPINGS = (
    *("meta", "owners", "sources", "rules", "types", "groups"),
    *("events", "removed", "objects", "journeys"),
)
MERGED: Mapping[str, Any] = {**dict.fromkeys(MERGED_MAPPINGS, dict), "people": dict, "allow": list}
"""What the top-level keys hold that several files may share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The files of a plan with their faults, and the plan if there is one."""

    documents: tuple[Document, ...]
    plan: Plan | None

    @property
    def faults(self) -> Iterator[tuple[Document, Fault]]:
        """Yield every fault with its file, in the order of the files."""
        return ((document, fault) for document in self.documents for fault in document.faults)


def load(documents: Sequence[Document]) -> Loaded:
    """Check each file against the language and merge them; files are taken in order of name.

    The plan is ``None`` after a fatal fault: findings about half a plan would mislead.
    """
    checked = [
        document if document.fatal else replace(document, faults=(*document.faults, *check(document)))
        for document in sorted(documents, key=lambda document: document.name)
    ]
    merged = _Merged()
    for index, document in enumerate(checked):
        if isinstance(document.data, dict):
            merged.add(index, document)
    if checked:
        merged.require(checked)
    checked = merged.with_faults(checked)
    fatal = not checked or any(document.fatal for document in checked)
    if not fatal:
        merged.define()
        checked = merged.with_faults(checked)
        fatal = any(document.fatal for document in checked)
    plan = None if fatal else as_sent(build(merged.data, merged.refs, Ref(checked[merged.first])))
    if plan is not None and (found := tuple(ignore for document in checked for ignore in ignores(document))):
        plan = replace(plan, policy=replace(plan.policy, ignores=found))
    return Loaded(documents=tuple(checked), plan=plan)


class _Merged:
    """All files by top-level key. Names under a mapping merge; a name defined twice is a fault."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.refs: dict[tuple[str, ...], Ref] = {}
        self.faults: list[tuple[int, Fault]] = []
        self.first = 0
        self._files: dict[tuple[str, ...], int] = {}

    def add(self, index: int, document: Document) -> None:
        for key, value in document.data.items():
            here = Ref(document, (key,))
            if key == "trackplan" and key not in self.data:
                self.first = index
            if not isinstance(value, MERGED.get(key, object)):
                continue  # which is a fault already
            if key in MERGED_MAPPINGS:
                self._merge(self.data.setdefault(key, {}), (key,), value, index, here)
            elif key == "people":
                people = self.data.setdefault("people", {})
                self._merge(people, ("people",), value.get("attributes", {}), index, here / "attributes")
                if "meta" in value:
                    self._define(self.data, ("people_meta",), value["meta"], index, here / "meta")
            elif key == "allow":
                known = self.data.setdefault("allow", [])
                for position, entry in enumerate(value):
                    self.refs["allow", str(len(known))] = here / position
                    known.append(entry)
            elif key != "trackplan" or self.data.get(key) != value:
                self._define(self.data, (key,), value, index, here)

    def _merge(self, into: dict[str, Any], under: tuple[str, ...], names: Any, index: int, here: Ref) -> None:
        for name, value in names.items() if isinstance(names, dict) else ():
            self._define(into, (*under, name), value, index, here / name)

    def _define(self, into: dict[str, Any], at: tuple[str, ...], value: Any, index: int, here: Ref) -> None:
        if at in self.refs:
            self._twice(self.refs[at], self._files[at], here)
            self._twice(here, index, self.refs[at])
            return
        into[at[-1]] = value
        self.refs[at] = here
        self._files[at] = index

    def _twice(self, here: Ref, index: int, other: Ref) -> None:
        place = other.key.location
        fault = Fault(
            rule="defined-twice",
            message=f"`{here.path[-1]}` is defined here and at {place.file}:{place.span.line}",
            help="keep one of the two, or rename one",
            span=here.key.location.span,
        )
        self.faults.append((index, fault))

    def with_faults(self, documents: Sequence[Document]) -> list[Document]:
        """Return the files with the faults that were found since the last call."""
        checked = [*documents]
        for index, fault in self.faults:
            faults = sorted((*checked[index].faults, fault), key=lambda one: one.span)
            checked[index] = replace(checked[index], faults=tuple(faults))
        self.faults.clear()
        return checked

    def define(self) -> None:
        """Check what the files define by name, together."""
        names = {self.refs[at].document.name: index for at, index in self._files.items()}
        for ref, rule, message, help_ in definition_faults(self.data, self.refs):
            fault = Fault(rule=rule, message=message, help=help_, span=ref.location.span)
            self.faults.append((names[ref.document.name], fault))

    def require(self, documents: Sequence[Document]) -> None:
        if any(document.fatal for document in documents):
            return
        for name, help_ in (
            ("trackplan", "write `trackplan: 1`, the version of the plan language"),
            ("name", "write `name:` and what the plan is called"),
        ):
            if name not in self.data:
                span = Ref(documents[self.first]).location.span
                fault = Fault(rule="missing-key", message=f"the plan lacks `{name}`", help=help_, span=span)
                self.faults.append((self.first, fault))
