"""`trackplan lint`: the plan and its samples, or payloads against the plan."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.support import options
from trackplan.cli.support.acceptances import allow_entries, today
from trackplan.cli.support.collecting import read_all, read_inputs
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import (
    CollectorSpec,
    InputsRead,
    forced_shape,
    parts,
    payloads_checked,
    require_inputs,
)
from trackplan.cli.support.output import Output, output_of, write_file
from trackplan.cli.support.plans import find_plan, read_plan
from trackplan.cli.support.reading import read_file, refuse_link_out, refuse_outside
from trackplan.document import Fault, Span
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import Loaded
from trackplan.model.finding import Finding, Kind, Severity, Skipped
from trackplan.model.plan import Plan
from trackplan.model.policy import Policy
from trackplan.model.report import Report
from trackplan.model.tally import Accounts
from trackplan.reporters.words import number
from trackplan.scan.collector import Collector
from trackplan.scan.findings import left_out
from trackplan.sources import NoInputError, find_inputs, weight

REJECTED = "rejected"
"""The folder below `samples/` whose files must fail."""

app = options.command()


@dataclass(slots=True, kw_only=True)
class Run:
    """The state of a run of lint."""

    spec: CollectorSpec
    findings: list[Finding] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    accounts: Accounts | None = None
    inputs: InputsRead = field(default_factory=InputsRead)
    records_left_out: list[Skipped] = field(default_factory=list)
    kinds: set[Kind] = field(default_factory=set)
    """Those looked at in full; of payloads a run sees only some."""


@app.command(epilog="Example: trackplan lint payloads.ndjson --format sarif --output lint.sarif")
@grouped(out=output_of)
def main(
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Payload files, folders, globs, or - for standard input; by default the plan's own.",
            show_default=False,
        ),
    ] = None,
    plan: options.PlanOption = None,
    shape: options.ShapeOption = None,
    jobs: options.OneJobOption = 1,
    out: Output,
    show_values: options.ShowValuesOption = False,
    baseline: options.BaselineOption = None,
    write_baseline: options.WriteBaselineOption = False,
    show_allow: options.ShowAllowOption = False,
    no_ignores: options.NoIgnoresOption = False,
    fix: options.FixOption = False,
    unsafe_fixes: options.UnsafeFixesOption = False,
    diff: options.FixDiffOption = False,
) -> int:
    """Check the plan and its samples, or payloads against the plan."""
    out = out.checked(show_values=show_values)
    if write_baseline and baseline is None:
        raise Stop("`--write-baseline` has no file to write to", "add --baseline FILE")
    known = None if baseline is None or write_baseline else read_baseline(baseline)
    root = find_plan(plan)
    if fix or unsafe_fixes or diff:
        from trackplan.cli.support.fixing import Fixing  # a plain lint need not wait for it

        fixing = Fixing(unsafe=unsafe_fixes)
        fixing.run(root)
        if diff:
            fixing.show()
            sys.stderr.write(f"{fixing.summary(dry=True)}\n")
            return 1 if fixing.fixed else 0
        fixing.write()
        sys.stderr.write(f"{fixing.summary()}\n")
    loaded = read_plan(root)
    forced_shape(shape)
    run = Run(spec=_spec(root, shape, show_values=show_values))
    if loaded.plan is not None and paths:
        _lint_paths(run, loaded.plan, paths, jobs)
    else:
        _lint_whole(run, loaded, root)
    run.inputs.tell_notes(quiet=out.quiet)
    judged = _judged(run, loaded, baseline=known, ignores=not no_ignores)
    report = _report(run, loaded, judged, out.deselected)
    if write_baseline and baseline is not None:
        record_baseline(baseline, report.findings)
        return 0
    if show_allow:
        sys.stdout.write(allow_entries(report.findings))
        return out.exit_code(report)
    return out.emit(report)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChecks:
    """What lint says of a plan and its samples, for a command that has more to say."""

    plan: Plan | None
    judged: engine.Judged
    checked: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    complete: bool


def check_plan(
    root: Path, *, baseline: Mapping[str, int] | None = None, standing: Mapping[str, int] | None = None
) -> PlanChecks:
    """Lint a plan and its samples; see `engine.judge` for what is set aside."""
    loaded = read_plan(root)
    run = Run(spec=_spec(root))
    _lint_whole(run, loaded, root)
    return PlanChecks(
        plan=loaded.plan,
        judged=_judged(run, loaded, baseline=baseline, standing=standing),
        checked=run.checked,
        skipped=tuple(_skipped(run)),
        complete=not run.inputs.incomplete,
    )


def _judged(
    run: Run,
    loaded: Loaded,
    *,
    baseline: Mapping[str, int] | None = None,
    standing: Mapping[str, int] | None = None,
    ignores: bool = True,
) -> engine.Judged:
    policy = loaded.plan.policy if loaded.plan else Policy()
    if not ignores:
        policy = replace(policy, ignores=())
    return engine.judge(
        run.findings, policy, today=today(), kinds=run.kinds, baseline=baseline, standing=standing
    )


def _spec(plan: Path, shape: str | None = None, *, show_values: bool = False) -> CollectorSpec:
    return CollectorSpec(plan=plan, shape=shape, show_values=show_values, by_file=True, profile=False)


def _lint_whole(run: Run, loaded: Loaded, root: Path) -> None:
    _lint_text(run, loaded)
    if loaded.plan is None:
        skipped = Skipped(what="rules, samples and payloads", reason="the plan does not load")
        run.inputs.left_out.append(skipped)
        return
    _lint_plan(run, loaded.plan)
    _lint_samples(run, loaded.plan, root)


def _lint_text(run: Run, loaded: Loaded) -> None:
    policy = loaded.plan.policy if loaded.plan else Policy()
    run.findings += engine.check_documents(loaded.documents, policy)
    run.checked["plan_files"] = len(loaded.documents)
    run.kinds.add("document")


def _lint_plan(run: Run, plan: Plan) -> None:
    run.findings += engine.check_plan(plan, today=today())
    run.kinds.add("plan")


SMALL = 1 << 20
"""Bytes of samples from which on the native scanner is worth its preparation."""


def _lint_samples(run: Run, plan: Plan, root: Path) -> None:
    folder = root / "samples"
    if not root.is_dir() or not folder.is_dir():
        return
    refuse_link_out(folder, found=True)
    try:
        found = find_inputs([str(folder)])
    except NoInputError:
        return  # A plan may have its folder of samples before it has any.
    for path in found.paths:
        refuse_outside(Path(path), root)
    run.inputs.left_out += found.skipped
    compiled = CompiledPlan(plan)
    rejected = folder / REJECTED
    for path in found.paths:
        spec = replace(run.spec, small=weight(path) < SMALL)
        collector, outcomes = read_all(spec, compiled, parts([path], 1, native=spec.native))
        read = InputsRead(outcomes=outcomes)
        if Path(path).is_relative_to(rejected):
            # A record that cannot be judged is what such a file may be there to show.
            run.inputs.outcomes += [replace(one, judged=one.records) for one in outcomes]
            run.findings += _expect_findings(collector, read, plan.policy)
            run.checked["rejected_samples"] = run.checked.get("rejected_samples", 0) + collector.accounts.read
        else:
            run.inputs.outcomes += outcomes
            run.findings += collector.findings()
            run.findings += engine.check_documents(read.documents, plan.policy)
            run.checked["samples"] = run.checked.get("samples", 0) + collector.accounts.read


def _expect_findings(collector: Collector, read: InputsRead, policy: Policy) -> Iterator[Finding]:
    """Yield a finding for a rejected sample that nothing is wrong with, and none for one that fails."""
    documents = read.documents
    if collector.accounts.read:
        if any(document.faults for document in documents) or any(
            finding.severity >= Severity.WARNING for finding in collector.findings()
        ):
            return
        fault = Fault(
            rule="rejected-sample-passes",
            message="every payload of this rejected sample is valid",
            span=Span(),
        )
        documents = [replace(documents[0], faults=(fault,))]
    yield from engine.check_documents(documents, policy)


def _lint_paths(run: Run, plan: Plan, paths: list[str], jobs: int) -> None:
    collector, run.inputs = read_inputs(
        run.spec, CompiledPlan(plan), require_inputs(paths), jobs, title="lint", product="report"
    )
    run.inputs.require_one()
    run.findings += collector.findings()
    run.findings += engine.check_documents(run.inputs.documents, plan.policy)
    run.accounts = collector.accounts
    run.records_left_out += left_out(collector.tally)
    run.checked |= payloads_checked(run.accounts, run.inputs)


def _skipped(run: Run) -> list[Skipped]:
    return [*run.inputs.skipped, *run.records_left_out, *run.inputs.rest]


def _report(run: Run, loaded: Loaded, judged: engine.Judged, deselected: frozenset[str]) -> Report:
    return engine.report_of(
        "lint",
        judged,
        plan=loaded.plan,
        checked=run.checked,
        skipped=_skipped(run),
        complete=not run.inputs.incomplete,
        deselected=deselected,
        accounts=run.accounts,
    )


BASELINE = 1
"""The version of baseline files."""


def read_baseline(path: Path) -> Mapping[str, int]:
    """Return the number of known findings by fingerprint; see `baseline_text`."""
    try:
        data = json.loads(read_file(path, what="the baseline", help_="write it with --write-baseline"))
        # The JSON report has findings with fingerprints and counts too, of occurrences.
        entries = {BASELINE: data["findings"]}[data["baseline"]]
        return {entry["fingerprint"]: int(entry["count"]) for entry in entries}
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Stop(f"`{path}` is not a baseline", "write a new one with --write-baseline") from None


def record_baseline(path: Path, findings: tuple[Finding, ...]) -> None:
    """Write a baseline file, and say so."""
    write_file(path, baseline_text(findings))
    sys.stderr.write(f"wrote {number(len(findings), 'findings')} to {path}\n")


def baseline_text(findings: tuple[Finding, ...]) -> str:
    """A baseline file: each fingerprint with its count, and its rule and subject for people."""
    counted = Counter((finding.fingerprint, finding.rule, finding.at) for finding in findings)
    entries = [
        {"fingerprint": fingerprint, "rule": rule, "at": at, "count": count}
        for (fingerprint, rule, at), count in sorted(
            counted.items(), key=lambda item: item[0][1:] + item[0][:1]
        )
    ]
    return json.dumps({"baseline": BASELINE, "findings": entries}, indent=2) + "\n"
