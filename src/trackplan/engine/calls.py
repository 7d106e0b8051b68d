"""Checking of calls in source code by the rules about payloads and about code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trackplan.document import Location
from trackplan.engine.running import rules
from trackplan.engine.stamping import address, fingerprint, stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.attribute import path_of
from trackplan.model.call import CodeCall, Computed
from trackplan.model.finding import Finding, Severity
from trackplan.model.payload import Sample
from trackplan.model.policy import Policy
from trackplan.model.verdict import Verdict
from trackplan.rules import CodeRule, PayloadRule
from trackplan.rules.payload.missing_attribute import MissingAttribute
from trackplan.senders.codebase import Codebase
from trackplan.senders.payloads import ATTRIBUTES, CodePayload, code_payload

if TYPE_CHECKING:  # only `diff` waits for them
    from trackplan.model.change import Change, Comparison


def check_calls(code: Codebase) -> Iterator[Finding]:
    """Yield the findings about the calls of a codebase, each at the span that is wrong."""
    compiled, policy = CompiledPlan(code.plan), code.plan.policy
    active = _payload_rules(policy)
    for call in code.calls:
        if call.name is not None:
            yield from _together(_check_call(call, code, compiled, active))
    for rule in rules(policy, "code"):
        if isinstance(rule, CodeRule):
            yield from (stamp(rule, problem, policy) for problem in rule.check(code))


def with_broken_calls(comparison: Comparison, code: Codebase) -> Comparison:
    """Name with each change the calls that it makes wrong, which were right by the old plan."""
    before, after = (_errors(replace(code, plan=plan)) for plan in (comparison.before, comparison.after))
    fresh = [(call, new - old) for call, old, new in zip(code.calls, before, after, strict=True)]
    return replace(
        comparison,
        changes=tuple(
            change if change.senders.verdict is Verdict.SAFE else _with_calls(change, fresh)
            for change in comparison.changes
        ),
    )


_Said = tuple[str, str | None, str]
"""The rule, the attribute and the words of a finding."""


def _errors(code: Codebase) -> list[set[_Said]]:
    """Return what is wrong with each call."""
    compiled, active = CompiledPlan(code.plan), _payload_rules(code.plan.policy)
    return [
        {
            (one.rule, one.attribute, one.message)
            for one in _check_call(call, code, compiled, active)
            if call.name is not None and one.severity is Severity.ERROR
        }
        for call in code.calls
    ]


def _with_calls(change: Change, fresh: Sequence[tuple[CodeCall, set[_Said]]]) -> Change:
    """Return a change with the calls of its event that it breaks, or may break."""
    fact = change.fact
    renamed = {name for name in (fact.before, fact.after) if isinstance(name, str)}
    events = {fact.event, *(renamed if fact.attribute is None else ())}
    attributes = {fact.attribute, *(renamed if fact.attribute is not None else ())}
    broken: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    for call, said in fresh:
        if call.name not in events:
            continue
        if said and (fact.attribute is None or not attributes.isdisjoint(one for _, one, _ in said)):
            broken[call.place] = None
        elif fact.attribute is not None and _is_in_doubt(call, fact.attribute):
            doubtful[call.place] = None
    return replace(
        change, calls=tuple(broken), calls_in_doubt=tuple(place for place in doubtful if place not in broken)
    )


def _is_in_doubt(call: CodeCall, attribute: str) -> bool:
    """Whether a call may send any value of an attribute, or none."""
    return call.is_open or any(
        isinstance(value, Computed) and value.origin == "unknown" and path_of({}, at) == attribute
        for at, value, _ in call.walk()
    )


def tried_on_calls(policy: Policy) -> Iterator[str]:
    """Yield the rules whose findings a comment in source code may hide; each looks at every call."""
    yield from (rule.card.id for rule in (*_payload_rules(policy), *rules(policy, "code")))


def _payload_rules(policy: Policy) -> list[PayloadRule]:
    """Return the enabled rules about payloads that calls are checked by."""
    return [
        rule for rule in rules(policy, "payload") if isinstance(rule, PayloadRule) and rule.is_about_calls
    ]


def _together(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of one call; the attributes that one literal lacks are one finding with parts."""
    missing: dict[Location, list[Finding]] = {}
    for finding in findings:
        if finding.rule == MissingAttribute.card.id:
            missing.setdefault(finding.location, []).append(finding)
        else:
            yield finding
    for some in missing.values():
        if len(some) == 1:
            yield some[0]
            continue
        names = [f"`{one.attribute}`" for one in some]
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        listed = ", ".join(names[:SHOWN]) if more else f"{', '.join(names[:-1])} and {names[-1]}"
        whole = replace(
            some[0],
            message=f"`{some[0].event}` lacks {len(some)} required attributes: {listed}{more}",
            help="send the attributes, or drop `required` from the plan",
            attribute=None,
            at=address(some[0].event, None),
            parts=tuple(some),
        )
        yield replace(whole, fingerprint=fingerprint(whole))


SHOWN = 5
"""More missing attributes than this are counted."""


def call_sample(call: CodeCall, text: str, compiled: CompiledPlan) -> tuple[Sample, CodePayload]:
    """Return the input of payload rules for a call, with the violations that are sure."""
    sent = code_payload(call, text, compiled)
    event = compiled.event(sent.payload)
    meant = compiled.intended_event(sent.payload) if event is None else None
    sample = Sample(
        plan=compiled.plan,
        payload=sent.payload,
        locate=lambda: (sent.document, ()),
        event=event,
        meant=meant,
        violations=sent.sure(compiled.violations(sent.payload)),
    )
    return sample, sent


def _check_call(
    call: CodeCall, code: Codebase, compiled: CompiledPlan, active: list[PayloadRule]
) -> Iterator[Finding]:
    sample, sent = call_sample(call, code.text(call.file), compiled)
    for rule in active:
        for problem in rule.check(sample):
            path = problem.ref.path
            at = path[len(ATTRIBUTES) :] if path[:1] == ATTRIBUTES else None
            if rule.always and at and sent.is_computed(at) and not _is_of_origin(rule, sent, at):
                continue
            yield replace(stamp(rule, problem, code.plan.policy), kind="code")


def _is_of_origin(rule: PayloadRule, sent: CodePayload, at: tuple[str | int, ...]) -> bool:
    """Whether a rule is about what a computed value surely is."""
    return sent.computed.get(at) in rule.origins
