"""Acceptances and baseline: findings to set aside, and acceptances without effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from itertools import chain
from typing import TYPE_CHECKING, Literal

from trackplan.engine.owners import with_owner
from trackplan.engine.running import check_changes, rules
from trackplan.engine.stamping import stamp
from trackplan.model.finding import Finding, Kind
from trackplan.model.policy import Allow, Ignore, Policy
from trackplan.model.report import How, JudgedChange, SetAside
from trackplan.rules import IgnoreRule, IgnoreUsage, PolicyRule, Usage, catalog

if TYPE_CHECKING:  # what `diff` alone waits for
    from trackplan.model.change import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The findings that stand, and those that the plan, its comments or the baseline set aside."""

    findings: tuple[Finding, ...]
    set_aside: tuple[SetAside, ...] = ()


def judge(
    findings: Iterable[Finding],
    policy: Policy,
    *,
    today: date,
    kinds: Iterable[Kind],
    baseline: Mapping[str, int] | None = None,
    standing: Mapping[str, int] | None = None,
    tried: Iterable[str] = (),
    unsure: Container[str] = (),
) -> Judged:
    """Set aside accepted and known findings, and report acceptances without effect.

    ``kinds`` are those whose every rule saw all that it looks at: only for these can an acceptance
    that took nothing be told from one that was not tried. For comments, that is so for the rules ``tried``
    too, and never in the files ``unsure``, which could not be read in full. ``baseline`` maps a fingerprint
    to how often it is known, and ``standing`` to how often the base of a comparison has it.
    """
    acceptances = _Acceptances(policy, today)
    left = list(chain.from_iterable(map(acceptances.left, findings)))
    whole = frozenset(name for kind in kinds for name in catalog(kind))
    left += acceptances.problems(whole, in_comments=whole.union(tried), unsure=unsure)
    left.sort(key=lambda finding: finding.order)
    left, known = _without(left, baseline or {}, "known", "it is in the baseline")
    left, old = _without(left, standing or {}, "standing", "it stands on the base too")
    return Judged(findings=tuple(left), set_aside=(*known, *old, *acceptances.used()))


def _without(
    findings: Iterable[Finding], counts: Mapping[str, int], how: How, reason: str
) -> tuple[list[Finding], tuple[SetAside, ...]]:
    """The findings but for as many of each fingerprint as are counted, and how many those are by rule."""
    left, known = [], Counter(counts)
    taken: Counter[str] = Counter()
    for finding in findings:
        if known[finding.fingerprint] > 0:
            known[finding.fingerprint] -= 1
            taken[finding.rule] += 1
        else:
            left.append(finding)
    aside = (
        SetAside(how=how, rule=rule, count=count, reason=reason) for rule, count in sorted(taken.items())
    )
    return left, tuple(aside)


def judge_changes(
    comparison: Comparison, *, today: date, baseline: Mapping[str, int] | None = None
) -> tuple[Judged, tuple[JudgedChange, ...]]:
    """Judge a comparison by the new plan's policy; return the findings, and each change with its own."""
    policy = comparison.after.policy
    acceptances = _Acceptances(policy, today)
    checked = [
        (with_owner(finding, comparison.after, comparison.before), change, acceptances.take(finding))
        for finding, change in check_changes(comparison)
    ]
    left = [finding for finding, _, how in checked if how is None]
    whole = frozenset(catalog("change"))
    left += acceptances.problems(whole, in_comments=whole)
    left.sort(key=lambda finding: finding.order)
    left, known = _without(left, baseline or {}, "known", "it is in the baseline")
    fresh = set(map(id, left))
    rows = tuple(
        JudgedChange(
            change=change,
            finding=finding,
            set_aside="known" if how is None and id(finding) not in fresh else how,
        )
        for finding, change, how in checked
        if change is not None
    )
    return Judged(findings=tuple(left), set_aside=(*known, *acceptances.used())), rows


def merged(*parts: Judged) -> Judged:
    """Merge several results under one policy; problems of its acceptances appear once."""
    counts: Counter[SetAside] = Counter()
    for one in (one for part in parts for one in part.set_aside):
        counts[replace(one, count=0)] += one.count
    return Judged(
        findings=tuple(dict.fromkeys(finding for part in parts for finding in part.findings)),
        set_aside=tuple(replace(one, count=count) for one, count in counts.items()),
    )


class _Acceptances:
    """The ``allow:`` entries and comments of a policy, with the number of findings each took."""

    def __init__(self, policy: Policy, today: date) -> None:
        self._policy, self._today = policy, today
        self._allowed: Counter[int] = Counter()
        self._ignored: Counter[tuple[Ignore, str]] = Counter()
        self._by_place: dict[tuple[str, int], list[Ignore]] = {}
        for entry in policy.ignores:
            place = (entry.ref.document.name, entry.line)
            self._by_place.setdefault(place, []).append(entry)

    def left(self, finding: Finding) -> Iterator[Finding]:
        """Yield what stands of a finding: itself, or those of its parts that are not accepted too."""
        accepted = self.take(finding) is not None
        parts = tuple(chain.from_iterable(map(self.left, finding.parts)))
        if accepted:
            yield from parts
        elif parts or not finding.is_sum:
            yield finding

    def take(self, finding: Finding) -> Literal["ignored", "allowed"] | None:
        """Count an accepted finding and return how it was accepted; ``None`` if it was not."""
        place = (finding.location.file, finding.location.span.line)
        for entry in self._by_place.get(place, ()):
            if any(rule == finding.rule for rule, _ in entry.rules):
                self._ignored[entry, finding.rule] += 1
                return "ignored"
        match = _accepting(self._policy.allow, finding, self._today)
        if match is None:
            return None
        self._allowed[match] += 1
        return "allowed"

    def used(self) -> tuple[SetAside, ...]:
        """Return what each acceptance took, in the order in which they are written."""
        allowed = (
            SetAside(
                how="allowed",
                rule=entry.rule,
                at=entry.at,
                count=self._allowed[index],
                reason=entry.reason,
                location=entry.ref.location,
            )
            for index, entry in enumerate(self._policy.allow)
            if self._allowed[index]
        )
        ignored = (
            SetAside(how="ignored", rule=rule, count=count, reason=entry.reason, location=entry.ref.location)
            for (entry, rule), count in sorted(
                self._ignored.items(), key=lambda item: (item[0][0].ref.location, item[0][1])
            )
        )
        return (*allowed, *ignored)

    def problems(
        self, tried: Container[str], *, in_comments: Container[str], unsure: Container[str] = ()
    ) -> Iterator[Finding]:
        """Yield the problems of the acceptances themselves; ``tried`` are the rules that ran in full."""
        if self._policy.allow:
            yield from self._of_allow(tried)
        if self._policy.ignores:
            yield from self._of_comments(in_comments, unsure)

    def _of_allow(self, tried: Container[str]) -> Iterator[Finding]:
        usage = [
            Usage(entry=entry, used=self._allowed[index], tried=entry.rule in tried)
            for index, entry in enumerate(self._policy.allow)
        ]
        for rule in rules(self._policy, "policy"):
            if isinstance(rule, PolicyRule):
                for problem in rule.check(usage, self._today):
                    yield stamp(rule, problem, self._policy)

    def _of_comments(self, tried: Container[str], unsure: Container[str]) -> Iterator[Finding]:
        known = catalog()
        usage = [
            IgnoreUsage(
                entry=entry,
                rule=rule,
                ref=ref,
                used=self._ignored[entry, rule],
                tried=(rule in tried and entry.ref.document.name not in unsure) or rule not in known,
            )
            for entry in self._policy.ignores
            for rule, ref in entry.rules or (("", entry.ref),)
        ]
        for active in rules(self._policy, "policy"):
            if isinstance(active, IgnoreRule):
                yield from (stamp(active, problem, self._policy) for problem in active.check(usage))


def _accepting(allow: tuple[Allow, ...], finding: Finding, today: date) -> int | None:
    for index, entry in enumerate(allow):
        if entry.rule == finding.rule and (entry.until is None or today <= entry.until):
            # Names hold brackets, as in `items[].sku`, which are no character class here.
            pattern = entry.at.replace("[", "[[]")
            if fnmatchcase(finding.at, pattern) or fnmatchcase(finding.at, f"{pattern}/*"):
                return index
    return None
