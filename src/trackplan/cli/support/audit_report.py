"""The report of an audit, from what was collected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from trackplan import engine
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.inputs import InputsRead, payloads_checked
from trackplan.model.finding import Kind, Skipped
from trackplan.model.landed import Landed
from trackplan.model.plan import Plan
from trackplan.model.report import Coverage, Report
from trackplan.model.tally import Accounts
from trackplan.scan.collector import Collector
from trackplan.scan.findings import left_out
from trackplan.scan.landed import landed, unseen


def absence_of(accounts: Accounts, *, cut: bool, live: bool) -> str:
    """Return why silence cannot be judged; empty where it can.

    The activities of a live workspace hold every event of their time, even where none is one.
    """
    if cut:
        return "not all was looked at"
    if accounts.read and not accounts.judged and not (live and not accounts.unreadable):
        return "no record is an event that could be read"
    return "most records could not be read" if accounts.unreadable > accounts.judged else ""


def _in_full(collector: Collector, before: Landed | None, *, cut: bool) -> Iterator[Kind]:
    """The kinds whose every rule saw all that it looks at, an earlier audit with some."""
    if not cut and (collector.selection is None or collector.selection.events is None):
        yield "payload"
        if before is not None:
            yield "landing"


def audit_report(
    collector: Collector,
    plan: Plan,
    inputs: InputsRead,
    before: Landed | None,
    *,
    absence: str,
    deselected: frozenset[str],
    now: int | None = None,
) -> Report:
    """Return the report of what was collected; ``before`` is what an earlier audit saw.

    ``absence`` is why silence cannot be judged, and ``now`` the time of a live audit.
    """
    tally = collector.tally
    absence = absence or ("not all was looked at" if inputs.incomplete else "")
    cut = bool(absence)
    found = chain(
        collector.findings(before, whole=True, cut=cut, now=now),
        engine.check_documents(inputs.documents, plan.policy),
    )
    judged = engine.judge(found, plan.policy, today=today(), kinds=_in_full(collector, before, cut=cut))
    coverage = Coverage(
        files=inputs.files,
        bytes=inputs.bytes,
        notes=tuple(inputs.notes),
        unseen=tuple(unseen(tally, plan)) if tally.accounts.judged else (),
    )
    skipped = [
        *inputs.skipped,
        *left_out(tally),
        *(unseen(tally, plan) if tally.accounts.judged else ()),
        *engine.unjudged(collector.landing(before, whole=True, cut=cut, now=now)),
        *([Skipped(what="what does not land, or too seldom", reason=absence)] if absence else ()),
        *inputs.rest,
    ]
    return engine.report_of(
        "audit",
        judged,
        plan=plan,
        checked=payloads_checked(tally.accounts, inputs),
        skipped=skipped,
        complete=not inputs.incomplete,
        deselected=deselected,
        accounts=tally.accounts,
        coverage=coverage,
        landed=landed(tally, plan, now),
    )
