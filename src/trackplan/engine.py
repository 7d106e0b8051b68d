"""Runs rules and judges what they say: severity, identity, what is accepted, what is known already.

A rule yields a `Problem`; a `Finding` is made here and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import TYPE_CHECKING

from trackplan.document import Document
from trackplan.document.excerpt import excerpt
from trackplan.model.finding import Finding, Kind, Problem, Severity
from trackplan.model.landing import Landing
from trackplan.model.plan import Plan
from trackplan.model.policy import Allow, Ignore, Policy
from trackplan.model.verdict import Verdict
from trackplan.rules import (
    ChangeRule,
    ComparisonRule,
    DatedPlanRule,
    DocumentRule,
    IgnoreRule,
    IgnoreUsage,
    LandingRule,
    PlanRule,
    PolicyRule,
    ReaderRule,
    Rule,
    Usage,
    catalog,
)

if TYPE_CHECKING:  # A hundred classes that only `diff` and `impact` wait for.
    from trackplan.model.change import Change, Comparison
    from trackplan.model.facts.base import BaseFact
    from trackplan.readers.readership import Readership


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Findings that stand, and how many the plan's ``allow:`` and comments or the baseline took away."""

    findings: tuple[Finding, ...]
    allowed: int = 0
    known: int = 0
    ignored: int = 0


def rules(policy: Policy, *kinds: Kind) -> list[Rule]:
    """Every rule of these kinds that the policy leaves on, with its options, in order of id."""
    found = []
    for name, rule in catalog(*kinds).items():
        setting = policy.settings.get(name)
        if setting is None:
            found.append(rule())
        elif not setting.off:
            found.append(rule(setting.options))
    return found


def check_documents(documents: Iterable[Document], policy: Policy) -> Iterator[Finding]:
    """Yield the findings about the text of plan files."""
    faulty = [document for document in documents if document.faults]
    active = [rule for rule in rules(policy, "document") if isinstance(rule, DocumentRule)] if faulty else []
    for document in faulty:
        for rule in active:
            yield from (stamp(rule, problem, policy) for problem in rule.check(document))


def check_plan(plan: Plan, *, today: date) -> Iterator[Finding]:
    """Yield the findings about a whole plan, as they are on a day."""
    for rule in rules(plan.policy, "plan"):
        if isinstance(rule, PlanRule):
            yield from (stamp(rule, problem, plan.policy) for problem in rule.check(plan))
        elif isinstance(rule, DatedPlanRule):
            yield from (stamp(rule, problem, plan.policy) for problem in rule.check(plan, today))


def check_landing(landing: Landing) -> Iterator[Finding]:
    """Yield the findings about what payloads come to together."""
    for rule in rules(landing.plan.policy, "landing"):
        if not isinstance(rule, LandingRule) or (landing.cut and rule.of_absence):
            continue
        if landing.whole or rule.of_samples:
            yield from (stamp(rule, problem, landing.plan.policy) for problem in rule.check(landing))


def check_readers(
    world: Readership, wanted: Callable[[Problem], bool] = lambda _problem: True
) -> Iterator[Finding]:
    """Yield the findings about campaigns and messages, one of each rule a place.

    Of what is not ``wanted`` nothing is worked out: a large workspace has many problems, and a question
    is about few.
    """
    for rule in rules(world.plan.policy, "reader"):
        if isinstance(rule, ReaderRule):
            yield from (
                stamp(rule, problem, world.plan.policy) for problem in rule.check(world) if wanted(problem)
            )


def check_changes(comparison: Comparison) -> Iterator[tuple[Finding, Change | None]]:
    """Yield the findings about a comparison, each with its change; ``None`` for one about the whole.

    The policy is the new plan's. It makes no finding more than a note that breaks nobody.
    """
    policy = comparison.after.policy
    active = rules(policy, "change")
    by_fact: dict[type[BaseFact], list[ChangeRule]] = {}
    for rule in active:
        if isinstance(rule, ChangeRule):
            for kind in rule.judges:
                by_fact.setdefault(kind, []).append(rule)
    for change in comparison.changes:
        for judge_of in by_fact.get(type(change.fact), ()):
            for problem in judge_of.check(change):
                finding = stamp(judge_of, problem, policy)
                if change.worst is Verdict.SAFE:
                    finding = replace(finding, severity=Severity.INFO)
                yield finding, change
    for rule in active:
        if isinstance(rule, ComparisonRule):
            yield from ((stamp(rule, problem, policy), None) for problem in rule.check(comparison))


def stamp(rule: Rule, problem: Problem, policy: Policy, *, show_values: bool = False) -> Finding:
    """Make a finding of what a rule says.

    The severity is the policy's, else what the problem carries, else the card's.
    """
    card = rule.card
    setting = policy.settings.get(card.id)
    place = problem.ref.location
    anchor = problem.anchor
    finding = Finding(
        rule=card.id,
        kind=rule.kind,
        severity=(setting and setting.severity) or problem.severity or card.severity,
        message=problem.message,
        help=hint(card.fix) if problem.help is None else problem.help,
        location=place if anchor is None else anchor.location,
        pointer=problem.ref.pointer if anchor is None else anchor.pointer,
        shown=None if anchor is None else place,
        event=problem.event,
        attribute=problem.attribute,
        at=problem.at or address(problem.event, problem.attribute),
        excerpt=excerpt(problem.ref.document, place.span, show_values=show_values),
    )
    if (seen := problem.seen) is not None:
        finding = replace(
            finding,
            count=seen.count,
            of=seen.of,
            share=min(seen.count / seen.of, 1.0) if seen.of else None,
            first_seen=seen.first,
            last_seen=seen.last,
            source=seen.source,
            places=seen.places if seen.count > 1 else (),
        )
    return replace(finding, fingerprint=fingerprint(finding))


def hint(fix: str) -> str:
    """A card's remedy as the note beside a finding: one sentence goes without capital and period."""
    if ". " in fix or not fix[:2].istitle():
        return fix
    return fix[0].lower() + fix[1:].removesuffix(".")


def address(event: str | None, attribute: str | None) -> str:
    """What a finding is about, by stable name: ``events/order_completed/items[].sku``."""
    if event is None:
        return "plan" if attribute is None else f"people/{attribute}"
    return f"events/{event}" if attribute is None else f"events/{event}/{attribute}"


def fingerprint(finding: Finding) -> str:
    """A finding's identity across runs: its rule and what it is about, never its words or line.

    A finding about a plan keeps its identity when its text moves to another file, and one about what
    reads it is told by the name of that.
    """
    where = "" if finding.kind in {"plan", "change", "landing", "reader"} else finding.location.file
    return sha256(f"{finding.rule}\0{finding.at}\0{where}".encode(errors="backslashreplace")).hexdigest()[:16]


def judge(
    findings: Iterable[Finding],
    policy: Policy,
    *,
    today: date,
    kinds: Iterable[Kind],
    baseline: Mapping[str, int] | None = None,
) -> Judged:
    """Take away what is accepted or known already, and say which acceptances did nothing.

    ``kinds`` are those whose every rule saw all that it looks at: only for these can an acceptance
    that took nothing be told from one that was not tried. ``baseline`` maps a fingerprint to how often
    it is known.
    """
    standing: list[Finding] = []
    used: Counter[int] = Counter()
    allowed = 0
    comments = _Comments(policy)
    for finding in findings:
        if comments.take(finding):
            continue
        match = _accepting(policy.allow, finding, today)
        if match is None:
            standing.append(finding)
        else:
            used[match] += 1
            allowed += 1
    tried = frozenset(name for kind in kinds for name in catalog(kind))
    if policy.allow:
        standing += _acceptances(policy, used, today, tried)
    if policy.ignores:
        standing += comments.problems(policy, tried)
    known = Counter(baseline or {})
    fresh = []
    for finding in sorted(standing, key=lambda finding: finding.order):
        if known[finding.fingerprint] > 0:
            known[finding.fingerprint] -= 1
        else:
            fresh.append(finding)
    return Judged(
        findings=tuple(fresh),
        allowed=allowed,
        known=len(standing) - len(fresh),
        ignored=comments.used.total(),
    )


class _Comments:
    """The comments that ignore findings, by the place they speak of, and what each has taken."""

    def __init__(self, policy: Policy) -> None:
        self.used: Counter[tuple[Ignore, str]] = Counter()
        self._by_place: dict[tuple[str, int], list[Ignore]] = {}
        for entry in policy.ignores:
            place = (entry.ref.document.name, entry.line)
            self._by_place.setdefault(place, []).append(entry)

    def take(self, finding: Finding) -> bool:
        """Whether a comment ignores the finding, which is then counted."""
        if not self._by_place:
            return False
        place = (finding.location.file, finding.location.span.line)
        for entry in self._by_place.get(place, ()):
            if any(rule == finding.rule for rule, _ in entry.rules):
                self.used[entry, finding.rule] += 1
                return True
        return False

    def problems(self, policy: Policy, tried: Container[str]) -> Iterator[Finding]:
        """Yield what is to be said of the comments themselves."""
        known = catalog()
        usage = [
            IgnoreUsage(
                entry=entry,
                rule=rule,
                ref=ref,
                used=self.used[entry, rule],
                tried=rule in tried or rule not in known,
            )
            for entry in policy.ignores
            for rule, ref in entry.rules or (("", entry.ref),)
        ]
        for active in rules(policy, "policy"):
            if isinstance(active, IgnoreRule):
                yield from (stamp(active, problem, policy) for problem in active.check(usage))


def _acceptances(
    policy: Policy, used: Mapping[int, int], today: date, tried: Container[str]
) -> Iterator[Finding]:
    usage = [
        Usage(entry=entry, used=used[index], tried=entry.rule in tried)
        for index, entry in enumerate(policy.allow)
    ]
    for rule in rules(policy, "policy"):
        if isinstance(rule, PolicyRule):
            yield from (stamp(rule, problem, policy) for problem in rule.check(usage, today))


def _accepting(allow: tuple[Allow, ...], finding: Finding, today: date) -> int | None:
    for index, entry in enumerate(allow):
        if entry.rule == finding.rule and (entry.until is None or today <= entry.until):
            # Names hold brackets, as in `items[].sku`, which are no character class here.
            pattern = entry.at.replace("[", "[[]")
            if fnmatchcase(finding.at, pattern) or fnmatchcase(finding.at, f"{pattern}/*"):
                return index
    return None


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The worst severity among findings, or ``None`` when there are none."""
    return max((finding.severity for finding in findings), default=None)
