"""Fixes of findings, by rule.

A safe fix changes nothing that a sender or reader could notice; the others are renames, which senders must
follow.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from trackplan.formatting.edits import Edit
from trackplan.formatting.renames import Edits, rename_attribute, rename_event
from trackplan.formatting.scalars import PlanText, unambiguous
from trackplan.model.finding import Finding
from trackplan.model.plan import Plan
from trackplan.naming.styles import remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """The edits of one finding's fix."""

    finding: Finding
    edits: Edits
    safe: bool = True
    name: tuple[str | None, str] | None = None
    """The name that a rename gives, and the event whose attribute gets it."""
    replaced: str | None = None
    """The name of a renamed event that was ever sent, and so leaves a tombstone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """The input of fixes: the plan's files by name, and the plan."""

    files: Mapping[str, PlanText]
    plan: Plan


def fixes(findings: Iterable[Finding], workshop: Workshop) -> Iterator[Fix]:
    """Yield a fix for each finding that has one."""
    for finding in findings:
        fixer = FIXERS.get(finding.rule)
        if fixer is not None and finding.location.file in workshop.files:
            fix = fixer(finding, workshop)
            if fix is not None and fix.edits:
                yield fix


def chosen(found: Sequence[Fix], *, unsafe: bool) -> list[Fix]:
    """Choose the fixes of one round: the safe ones, else the renames; without conflicts."""
    return list(_apart(fix for fix in found if fix.safe)) or list(_apart(found if unsafe else ()))


def _apart(found: Iterable[Fix]) -> Iterator[Fix]:
    """Yield each fix that overlaps none before it, and introduces no name that another does."""
    taken: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    names: set[tuple[str | None, str]] = set()
    for fix in found:
        edits = [(name, edit) for name, some in fix.edits.items() for edit in some]
        if fix.name in names or any(_touches(taken[name], edit) for name, edit in edits):
            continue
        for name, edit in edits:
            insort(taken[name], (edit.start, edit.end))
        if fix.name is not None:
            names.add(fix.name)
        yield fix


def _touches(taken: Sequence[tuple[int, int]], edit: Edit) -> bool:
    """Return whether an edit overlaps one of ``taken``, which are sorted and disjoint."""
    at = bisect_left(taken, (edit.start, edit.end))
    return any(start <= edit.end and edit.start <= end for start, end in taken[max(at - 1, 0) : at + 1])


def _ambiguous(finding: Finding, workshop: Workshop) -> Fix | None:
    file = workshop.files[finding.location.file]
    start, end = file.offsets(finding.location.span)
    return _one(finding, Edit(start, end, unambiguous(file.text[start:end])))


def _byte_order_mark(finding: Finding, _workshop: Workshop) -> Fix | None:
    return _one(finding, Edit(0, 0, ""))  # read text has none, so writing it is the fix


def _unused_ignore(finding: Finding, workshop: Workshop) -> Fix | None:
    file = workshop.files[finding.location.file]
    text = file.text
    start, end = file.offsets(finding.location.span)
    begin = text.rfind("#", 0, start + 1)
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    rules = re.search(r"\[([^\]\n]*)\]", text[begin:stop])
    names = re.findall(r"[^\s,]+", rules[1]) if rules else []
    if rules and len(names) > 1:
        left = ", ".join(name for name in names if name != text[start:end])
        return _one(finding, Edit(begin + rules.start(1), begin + rules.end(1), left))
    line = text.rfind("\n", 0, begin) + 1
    if not text[line:begin].strip():  # the comment has the line to itself
        return _one(finding, Edit(line, min(stop + 1, len(text)), ""))
    return _one(finding, Edit(len(text[:begin].rstrip(" \t")), stop, ""))


def _one(finding: Finding, edit: Edit) -> Fix:
    return Fix(finding=finding, edits={finding.location.file: (edit,)})


def _event_style(finding: Finding, workshop: Workshop) -> Fix | None:
    style, old, plan = workshop.plan.naming.events, finding.event, workshop.plan
    if not isinstance(style, str) or old is None:
        return None
    new = remedy(old, style, plan.naming.words)
    if new is None or new in plan.events or new in plan.removed:
        return None
    edits = rename_event(workshop.files.values(), old, new)
    sent = None if plan.events[old].status == "draft" else old
    return Fix(finding=finding, edits=edits, safe=False, name=(None, new), replaced=sent)


def _attribute_style(finding: Finding, workshop: Workshop) -> Fix | None:
    style, event, old = workshop.plan.naming.attributes, finding.event, finding.attribute
    if not isinstance(style, str) or event is None or old is None:
        return None
    holder = workshop.plan.events[event]
    new = remedy(old, style, workshop.plan.naming.words)
    if new is None or new in holder.attributes or holder.attributes.get(old) is None:
        return None
    edits = rename_attribute(workshop.files.values(), workshop.plan, event, old, new)
    # A draft is not sent yet, and no other place of the plan says the name.
    alone = sum(map(len, edits.values())) == 1
    return Fix(finding=finding, edits=edits, safe=holder.status == "draft" and alone, name=(event, new))


FIXERS: Mapping[str, Callable[[Finding, Workshop], Fix | None]] = MappingProxyType(
    {
        "ambiguous-scalar": _ambiguous,
        "attribute-name-style": _attribute_style,
        "byte-order-mark": _byte_order_mark,
        "event-name-style": _event_style,
        "unused-ignore": _unused_ignore,
    }
)
"""The rules whose findings can be fixed."""
