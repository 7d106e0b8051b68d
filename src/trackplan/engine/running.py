"""Running the enabled rules of each kind."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from trackplan.document import Document
from trackplan.engine.stamping import stamp
from trackplan.model.finding import Finding, Kind, Problem, Severity, Skipped
from trackplan.model.landing import Landing
from trackplan.model.plan import Plan
from trackplan.model.policy import Policy
from trackplan.model.rule import Rule
from trackplan.rules import (
    DatedPlanRule,
    DocumentRule,
    LandingRule,
    PlanRule,
    ReaderRule,
    catalog,
    sample_rules,
)

if TYPE_CHECKING:  # only `diff` and `impact` wait for them
    from trackplan.changes.rule import ChangeRule
    from trackplan.consumers.readership import Readership
    from trackplan.model.change import Change, Comparison
    from trackplan.model.fact import BaseFact


def rules(policy: Policy, *kinds: Kind) -> list[Rule]:
    """Return every enabled rule of these kinds, with its options, in order of id."""
    return _enabled(policy, catalog(*kinds))


def _enabled(policy: Policy, known: Mapping[str, type[Rule]]) -> list[Rule]:
    found = []
    for name, rule in known.items():
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


def check_plan(plan: Plan, *, today: date, only: Container[str] | None = None) -> Iterator[Finding]:
    """Yield the findings about a whole plan, as they are on a day, by every rule or ``only`` by some."""
    for rule in rules(plan.policy, "plan"):
        if only is not None and rule.card.id not in only:
            continue
        if isinstance(rule, PlanRule):
            yield from (stamp(rule, problem, plan.policy) for problem in rule.check(plan))
        elif isinstance(rule, DatedPlanRule):
            yield from (stamp(rule, problem, plan.policy) for problem in rule.check(plan, today))


def check_landing(landing: Landing) -> Iterator[Finding]:
    """Yield the findings about payloads as a whole."""
    known = catalog("landing") if landing.whole else sample_rules()  # the others are slow to import
    for rule in _enabled(landing.plan.policy, known):
        if isinstance(rule, LandingRule) and not (landing.cut and rule.of_absence):
            yield from (stamp(rule, problem, landing.plan.policy) for problem in rule.check(landing))


def unjudged(landing: Landing) -> Iterator[Skipped]:
    """Yield what the rules about what landed could not judge, and why."""
    for rule in rules(landing.plan.policy, "landing") if landing.whole else ():
        if isinstance(rule, LandingRule) and not (landing.cut and rule.of_absence):
            yield from rule.unjudged(landing)


def check_readers(
    world: Readership, wanted: Callable[[Problem], bool] = lambda _problem: True
) -> Iterator[Finding]:
    """Yield the findings about campaigns and messages, one per rule and place.

    Findings that are not ``wanted`` are not worked out: a large workspace has many problems, and a question
    is about few.
    """
    for rule in rules(world.plan.policy, "reader"):
        if isinstance(rule, ReaderRule):
            yield from (
                stamp(rule, problem, world.plan.policy) for problem in rule.check(world) if wanted(problem)
            )


def check_changes(comparison: Comparison) -> Iterator[tuple[Finding, Change | None]]:
    """Yield the findings about a comparison, each with its change; ``None`` if it is about the whole.

    The policy is the new plan's. It cannot raise a finding that breaks nobody above a note.
    """
    from trackplan.changes.rule import ChangeRule, ComparisonRule  # noqa: PLC0415 - only `diff` waits for them
    from trackplan.model.verdict import Verdict  # noqa: PLC0415

    policy = comparison.after.policy
    active = rules(policy, "change")
    by_fact: dict[type[BaseFact], list[ChangeRule]] = {}
    for rule in active:
        if isinstance(rule, ChangeRule):
            for kind in rule.facts:
                by_fact.setdefault(kind, []).append(rule)
    for change in comparison.changes:
        for speaker in by_fact.get(type(change.fact), ()):
            for problem in speaker.check(change):
                finding = stamp(speaker, problem, policy)
                if change.worst is Verdict.SAFE:
                    finding = replace(finding, severity=Severity.INFO)
                yield finding, change
    for rule in active:
        if isinstance(rule, ComparisonRule):
            yield from ((stamp(rule, problem, policy), None) for problem in rule.check(comparison))
