"""Lines about the campaign and what its messages read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from trackplan.consumers.coverage import is_unplanned
from trackplan.consumers.use import Hole, Use
from trackplan.document import Span
from trackplan.model.finding import Finding, Severity
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.model.reference import Unknown
from trackplan.model.template import Template
from trackplan.readiness.check import Case

NOTES = frozenset({"case-without-else", "deprecated-in-template", "differs-in-legacy", "undeclared-use"})
"""Rules about messages whose findings do not keep a reference from resolving."""

PULL = "trackplan pull --output tracking_plan/workspace.json"


def campaign(case: Case) -> Check:
    """Whether a campaign of the workspace carries the journey out."""
    id_ = "campaign"
    line = "a campaign carries it out" if case.journey is not None else "a journey is triggered by it"
    if not case.journeys:
        return _undeclared(case, id_, line)
    if case.world.workspace is None:
        named = ", ".join(one.name for one in case.journeys)
        said = f"the plan declares {named}; there is no snapshot of the workspace"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said, next=PULL)
    good, bad = [], []
    for journey in case.journeys:
        found = case.world.journeys.get(journey.name)
        if found is None:
            bad.append(f"the workspace has no campaign `{journey.campaign or journey.name}`")
        elif found.event_name != journey.trigger:
            starts = f"`{found.event_name}`" if found.event_name else "no event"
            bad.append(f"`{found.name}` starts on {starts}, and the plan says `{journey.trigger}`")
        else:
            starts = f"starts on {found.event_name}" if found.event_name else "starts on a segment or date"
            good.append(f"{found.name} ({found.state or 'state unknown'}) {starts}")
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if bad else ReadinessOutcome.PASS,
        evidence="; ".join(bad or good),
        next="build it, or mend `campaign` and `trigger` of the journey" if bad else "",
    )


def _undeclared(case: Case, id_: str, line: str) -> Check:
    name = case.event.name if case.event is not None else None
    workspace = case.world.workspace
    found = [one.name for one in workspace.campaigns if one.event_name == name] if workspace else []
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL,
        evidence=f"no journey of the plan starts on it, and {', '.join(found)} of the workspace does"
        if found
        else "no journey of the plan starts on it",
        next="declare the journey under `journeys` in the plan",
    )


def liquid(case: Case) -> Check:
    """Whether every reference in the messages has a value whenever the plan is kept."""
    id_, line = "liquid", "every Liquid reference resolves"
    texts = [one for one in case.world.templates if belongs(case, one)]
    if not texts:
        where = "there are no templates at hand" if not case.world.templates else "it has no message at hand"
        next_ = f"{PULL}, or --templates DIR" if case.world.workspace is None else ""
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=where, next=next_)
    starts = tuple(f"{one.at}/" for one in texts)
    uses = [use for use in case.world.uses if belongs(case, use.template)]
    snippets = {(use.ref.document.name, use.ref.span) for use in uses if use.read.via}
    slips = {(one.ref.document.name, one.ref.span) for one in case.world.slips if belongs(case, one.template)}
    broken = [one for one in case.findings if _is_broken(one) and _is_in(one, starts, snippets | slips)]
    unclear = [*_unclear(case, uses)]
    messages = {one.sender for one in texts}
    count = sum(not use.read.local for use in uses)
    read = f"{count:,} references in {len(messages)} {'message' if len(messages) == 1 else 'messages'}"
    if broken:
        many = _wrong(broken, uses, read)
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.FAIL,
            evidence=many,
            places=tuple(_place(one) for one in broken),
            next=_look(case),
        )
    if unclear:
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.UNKNOWN,
            evidence=f"{len(unclear)} of them cannot be told; {read}",
            places=tuple(unclear),
            next=_look(case),
        )
    return Check(id=id_, line=line, outcome=ReadinessOutcome.PASS, evidence=f"all of {read}")


def _wrong(broken: Sequence[Finding], uses: Sequence[Use], read: str) -> str:
    """Count the wrong references and other mistakes of the Liquid."""
    references = {(use.ref.document.name, use.ref.span) for use in uses}
    places = {((one.shown or one.location).file, (one.shown or one.location).span) for one in broken}
    others = len(places - references)
    said = f"{len(places & references):,} of {read} have no value, or do not do what they should"
    return said + (f"; {others:,} other mistake{'' if others == 1 else 's'}" if others else "")


def _is_broken(finding: Finding) -> bool:
    """Whether a finding is of a message's text; how bad it is does not matter.

    A campaign that is still a draft is what a launch checks.
    """
    note = finding.rule == "legacy-only-liquid" and finding.severity is Severity.INFO
    return finding.rule not in NOTES and not note


def _unclear(case: Case, uses: Sequence[Use]) -> Iterator[str]:
    """What could not be read, and what is read of which the plan says nothing."""
    yield from (_hole(one) for one in case.world.holes if belongs(case, one.template))
    for use in uses:
        if is_unplanned(case.world, use):
            span = use.ref.location.span
            said = f"`{use.read.name}` is read, and the plan gives no attributes there"
            yield f"{use.ref.document.name}:{span.line}:{span.column} {said}"


def belongs(case: Case, template: Template) -> bool:
    """Whether a text is one of the journey's, or of the campaigns that the event starts."""
    if case.journey is None:
        return case.event is not None and template.event == case.event.name
    return case.world.carries_out(template, case.journey)


def _is_in(finding: Finding, starts: tuple[str, ...], snippets: set[tuple[str, Span | None]]) -> bool:
    where = finding.shown or finding.location
    return finding.at.startswith(starts) or (where.file, where.span) in snippets


def _place(finding: Finding) -> str:
    where = finding.shown or finding.location
    return f"{where.file}:{where.span.line}:{where.span.column} {finding.message}"


def _hole(hole: Hole) -> str:
    span = hole.ref.location.span
    unknown: Unknown = hole.unknown
    return f"{hole.ref.document.name}:{span.line}:{span.column} {unknown.message}"


def _look(case: Case) -> str:
    return f"trackplan impact {quote(case.event.name)}" if case.event is not None else "trackplan impact"


def listening(case: Case) -> Iterator[Check]:
    """The campaign, then its Liquid."""
    yield campaign(case)
    yield liquid(case)
