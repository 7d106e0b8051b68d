"""Rules about changes between two plans."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import getdoc
from typing import ClassVar

from trackplan.model.change import Change, Comparison
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.rule import Rule
from trackplan.model.verdict import Row, Verdict


class ChangeRule(Rule):
    """Reports the changes of some kinds. The verdicts are made already, for all rules alike.

    The card's severity is that of a break; what is risky is a warning at most, and what is safe
    never more than a note, whatever the policy.
    """

    kind = "change"
    facts: ClassVar[tuple[type[BaseFact], ...]]
    """The kinds of facts that it reports."""
    rows: ClassVar[tuple[Row, ...]]
    """Their rows of the decision table, or those of them that it reports: each row has one rule."""
    risky: ClassVar[Severity]
    """The most severe that a change can be of which the plans cannot tell."""

    def check(self, change: Change) -> Iterator[Problem]:
        """Yield the change as a problem, with the severity of its worse verdict."""
        fact = change.fact
        if isinstance(fact, self.facts) and fact.row() in self.rows:
            severity = self.severity(change.worst)
            broken = ", ".join(_verdicts(change))
            yield Problem(
                message=fact.say(fact.full_name) + (f" ({broken})" if broken else ""),
                ref=fact.ref,
                event=fact.event,
                attribute=fact.attribute,
                help="" if severity is Severity.INFO else None,
                severity=severity,
                at=fact.at,
            )

    @classmethod
    def severity(cls, worst: Verdict) -> Severity:
        """Return the default severity of a change by its worse verdict."""
        severity = cls.card.severity
        return {Verdict.BREAKING: severity, Verdict.RISKY: min(severity, cls.risky)}.get(worst, Severity.INFO)


def _verdicts(change: Change) -> Iterator[str]:
    for who, judgement in (("senders", change.senders), ("readers", change.readers)):
        if judgement.verdict is Verdict.BREAKING:
            yield f"breaks {who}"
        elif judgement.verdict is Verdict.RISKY:
            yield f"risky for {who}"


class ComparisonRule(Rule):
    """Looks at a whole comparison of two plans."""

    kind = "change"

    def check(self, comparison: Comparison) -> Iterator[Problem]:
        """Yield each problem of the comparison."""
        raise NotImplementedError


def change_rule(
    *facts: type[BaseFact],
    id: str,  # noqa: A002 - the card's own word
    severity: Severity,
    why: str,
    fix: str,
    bad: str,
    good: str,
    summary: str = "",
    risky: Severity = Severity.WARNING,
    rows: tuple[Row, ...] = (),
) -> type[ChangeRule]:
    """The rule that reports some kinds of facts; its summary is what the first one is, if not given."""
    card = RuleCard(
        id=id,
        severity=severity,
        summary=summary or (getdoc(facts[0]) or "").partition("\n")[0],
        why=why,
        fix=fix,
        bad=bad,
        good=good,
    )
    rows = rows or tuple(row for fact in facts for row in fact.rows)
    name = "".join(part.capitalize() for part in id.split("-"))
    return type(name, (ChangeRule,), {"card": card, "facts": facts, "rows": rows, "risky": risky})
