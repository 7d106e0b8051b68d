"""Conversion of a rule's problem to a finding: severity, place and identity."""

from __future__ import annotations

from dataclasses import replace

from trackplan.document.excerpt import excerpt
from trackplan.model.finding import Consequence, Finding, Problem, Severity
from trackplan.model.policy import Policy
from trackplan.model.rule import Rule
from trackplan.model.sha256 import hex_digest


def stamp(rule: Rule, problem: Problem, policy: Policy, *, show_values: bool = False) -> Finding:
    """Make a finding of a rule's problem."""
    card = rule.card
    place = problem.ref.location
    at = problem.at or address(problem.event, problem.attribute)
    anchor = problem.anchor
    finding = Finding(
        rule=card.id,
        kind=rule.kind,
        severity=severity(rule, problem, policy),
        message=problem.message + _in_plan(at, policy),
        help=hint(card.fix) if problem.help is None else problem.help,
        location=place if anchor is None else anchor.location,
        pointer=problem.ref.pointer if anchor is None else anchor.pointer,
        shown=None if anchor is None else place,
        event=problem.event,
        attribute=problem.attribute,
        at=at,
        meant=problem.meant,
        landed_as=problem.landed_as,
        consequence=Consequence.STOPS if problem.lost else Consequence.NONE,  # see `scan.causes`
        missed=problem.missed,
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


def _in_plan(at: str, policy: Policy) -> str:
    """Say what the plan calls it that payloads call otherwise."""
    name = policy.plan_names.get(at)
    return "" if name is None else f" (`{name}` in the plan)"


def severity(rule: Rule, problem: Problem, policy: Policy) -> Severity:
    """Return the severity of a problem: the policy's, else the problem's own, else the card's."""
    setting = policy.settings.get(rule.card.id)
    return (setting and setting.severity) or problem.severity or rule.card.severity


def hint(fix: str) -> str:
    """Format a card's remedy as help of a finding: a single sentence loses capital and period."""
    if ". " in fix or not fix[:2].istitle():
        return fix
    return fix[0].lower() + fix[1:].removesuffix(".")


def address(event: str | None, attribute: str | None) -> str:
    """Return the stable name of a finding's subject: ``events/order_completed/items[].sku``."""
    if event is None:
        return "plan" if attribute is None else f"people/{attribute}"
    return f"events/{event}" if attribute is None else f"events/{event}/{attribute}"


def fingerprint(finding: Finding) -> str:
    """Return a finding's identity across runs: its rule and subject, never its words or line.

    A finding about a plan keeps its identity when its text moves to another file; one about a consumer is
    identified by the consumer's name.
    """
    where = "" if finding.kind in {"plan", "change", "landing", "reader"} else finding.location.file
    return hex_digest(f"{finding.rule}\0{finding.at}\0{where}".encode(errors="backslashreplace"))[:16]
