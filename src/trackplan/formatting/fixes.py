"""Fixes of findings: by rule, what to write instead.

A safe fix changes nothing that any sender or reader could notice; the others are renames, which
senders must follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from trackplan.document import Document
from trackplan.formatting.edits import Edit, offsets
from trackplan.formatting.renames import Edits, rename_attribute, rename_event
from trackplan.formatting.scalars import unambiguous
from trackplan.model.finding import Finding
from trackplan.model.plan import Plan
from trackplan.naming.styles import remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """What one finding's fix writes."""

    finding: Finding
    edits: Edits
    safe: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What fixes are made from: the plan's files and the plan, and the day that a tombstone bears."""

    documents: Mapping[str, Document]
    plan: Plan
    today: date


def fixes(findings: Iterable[Finding], workshop: Workshop) -> Iterator[Fix]:
    """Yield a fix for each finding that has one."""
    for finding in findings:
        fixer = FIXERS.get(finding.rule)
        if fixer is not None and finding.location.file in workshop.documents:
            fix = fixer(finding, workshop)
            if fix is not None and fix.edits:
                yield fix


def chosen(found: Sequence[Fix], *, unsafe: bool) -> list[Fix]:
    """The fixes to make in one round: the safe ones that do not touch each other, else one rename."""
    made: list[Fix] = []
    for fix in found:
        if fix.safe and not any(_touch(fix, other) for other in made):
            made.append(fix)
    return made or [fix for fix in found if unsafe][:1]


def _touch(one: Fix, other: Fix) -> bool:
    return any(
        mine.start <= theirs.end and theirs.start <= mine.end
        for name in one.edits.keys() & other.edits.keys()
        for mine in one.edits[name]
        for theirs in other.edits[name]
    )


def _ambiguous(finding: Finding, workshop: Workshop) -> Fix | None:
    document = workshop.documents[finding.location.file]
    start, end = offsets(document.text, finding.location.span)
    return _one(finding, Edit(start, end, unambiguous(document.text[start:end])))


def _byte_order_mark(finding: Finding, _workshop: Workshop) -> Fix | None:
    return _one(finding, Edit(0, 0, ""))  # read text has none, so writing it is the fix


def _unused_ignore(finding: Finding, workshop: Workshop) -> Fix | None:
    text = workshop.documents[finding.location.file].text
    start, end = offsets(text, finding.location.span)
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
    edits = rename_event(workshop.documents.values(), plan, old, new, workshop.today)
    return Fix(finding=finding, edits=edits, safe=False)


def _attribute_style(finding: Finding, workshop: Workshop) -> Fix | None:
    style, event, old = workshop.plan.naming.attributes, finding.event, finding.attribute
    if not isinstance(style, str) or event is None or old is None:
        return None
    holder = workshop.plan.events[event]
    new = remedy(old, style, workshop.plan.naming.words)
    if new is None or new in holder.attributes or holder.attributes.get(old) is None:
        return None
    edits = rename_attribute(workshop.documents.values(), workshop.plan, event, old, new)
    # A draft is not sent yet, and no other place of the plan says the name.
    alone = sum(map(len, edits.values())) == 1
    return Fix(finding=finding, edits=edits, safe=holder.status == "draft" and alone)


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
