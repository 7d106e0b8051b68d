"""Lines that only single people can answer."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from trackplan.model.landed import LandedEvent
from trackplan.model.plan import Event
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.readiness.check import AUDIT, Case
from trackplan.readiness.trails import Trail, Walk, shared, walk


def spot_check(case: Case, event: Event) -> Check:
    """Whether the newest people who had the event went through it as the journey needs."""
    id_, line = "trails", "spot-check of real people's event trails"
    if case.trails is None:
        said = "nobody was looked at; that needs the workspace, and its key in CUSTOMERIO_APP_API_KEY"
        next_ = f"trackplan ready {quote(case.name)} --people 5"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said, next=next_)
    if not case.trails:
        said = f"nobody had `{event.name}`, as far back as the workspace shows"
        next_ = f"trackplan send {quote(event.name)} --person ID, or find out who should send it"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.FAIL, evidence=said, next=next_)
    walks = [walk(case.plan, event, case.journeys, trail) for trail in case.trails]
    for one, other in shared(case.trails):
        walks[other - 1].wrong.append(f"the e-mail address is that of {_who(case, one)} too")
    wrong = sum(bool(one.wrong) for one in walks)
    unseen = list(_unseen(case, walks))
    clear = not unseen and not any(one.unclear for one in walks)
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL
        if wrong
        else ReadinessOutcome.PASS
        if clear
        else ReadinessOutcome.UNKNOWN,
        evidence="; ".join([_summary(walks, wrong), *unseen]),
        places=tuple(_places(case, walks)),
        next=f"trackplan audit --event {quote(event.name)}, to see how many more" if wrong else "",
    )


def _summary(walks: list[Walk], wrong: int) -> str:
    many = len(walks)
    if many == 1:
        return f"the newest person who had it: {'not ' if wrong else ''}as the plan says"
    who = f"the newest {many:,} people who had it"
    said = {0: "all", many: "none"}.get(wrong, f"{wrong:,} of them not")
    return f"{who}: {said} as the plan says"


def _unseen(case: Case, walks: list[Walk]) -> Iterator[str]:
    """Return what no person's trail shows."""
    if case.journeys and not any(one.left for one in walks):
        yield "none is seen to reach an exit or the goal"


def _places(case: Case, walks: list[Walk]) -> Iterator[str]:
    """Return each person's trail with remarks, those with remarks first."""
    for number, found in sorted(enumerate(walks, 1), key=lambda one: not one[1].remarks):
        who = _who(case, number)
        yield f"{who}: {found.path}"
        yield from (f"{who}: {one}" for one in found.remarks)


def _who(case: Case, number: int) -> str:
    trail: Trail = (case.trails or ())[number - 1]
    return f"person {number}" + (f" `{trail.id}`" if case.show_values and trail.id else "")


def merge(case: Case, event: Event, seen: LandedEvent | None, count: int) -> Check:
    """Whether anonymous activity is seen to join known people."""
    id_, line = "merge", "anonymous activity is merged to known people"
    audit = case.audit
    joined = sum(trail.merged for trail in case.trails or ())
    if joined and (audit is None or not count) and case.plan.identity.anonymous != "forbid":
        return Check(id=id_, line=line, outcome=ReadinessOutcome.PASS, evidence=_joined(case, joined))
    if audit is None or not count:
        why = case.no_audit if audit is None else "none landed"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=why, next=AUDIT)
    anonymous = seen.anonymous if seen is not None else 0
    bad = case.landed_findings(event.name, "unmerged-anonymous", "split-person")
    if bad or (case.plan.identity.anonymous == "forbid" and anonymous):
        said = bad[0].message if bad else f"{anonymous:,} of {count:,} name no person"
        return Check(id=id_, line=line, outcome=ReadinessOutcome.FAIL, evidence=said)
    if joined:
        return Check(id=id_, line=line, outcome=ReadinessOutcome.PASS, evidence=_joined(case, joined))
    if not anonymous:
        kinds = {source.kind for name in event.sources if (source := case.plan.sources.get(name))}
        needed = not kinds or "client" in kinds
        said = f"all {count:,} name a person" + (
            "; no merge was seen" if needed else ", as servers send them"
        )
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.UNKNOWN if needed else ReadinessOutcome.PASS,
            evidence=said,
        )
    said = f"{anonymous:,} of {count:,} were anonymous; whether they were merged, exports rarely show"
    return Check(id=id_, line=line, outcome=ReadinessOutcome.UNKNOWN, evidence=said)


def _joined(case: Case, joined: int) -> str:
    many = len(case.trails or ())
    return f"anonymous activity has joined {joined:,} of the {many:,} people that were looked at"
