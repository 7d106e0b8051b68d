"""`trackplan code`: the calls in source code that send events, against the plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.commands.lint import read_baseline, record_baseline
from trackplan.cli.support import options
from trackplan.cli.support.acceptances import allow_entries, today
from trackplan.cli.support.code_reading import CodeRead, read_codebase
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plan_origins import plan_from
from trackplan.engine.calls import check_calls, tried_on_calls
from trackplan.model.finding import Kind, Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import Report
from trackplan.scan.causes import weighed

app = options.command()


@app.command(epilog="Example: trackplan code services/checkout --format github")
@grouped(out=output_of)
def main(
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Source files or folders; by default all that git does not ignore, from here down.",
            show_default=False,
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            "--plan",
            metavar="PLACE",
            envvar="TRACKPLAN_PLAN",
            help="The plan: a folder, a file, a revision such as origin/main:plans, or a clone with one, "
            "../plans@v2.0.0. By default the nearest tracking_plan/ at or above here.",
            show_default=False,
        ),
    ] = None,
    tests: Annotated[bool, typer.Option("--tests", help="Read test files too.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", metavar="N", min=1, help="Processes; by default one per CPU.", show_default=False
        ),
    ] = None,
    out: Output,
    baseline: options.BaselineOption = None,
    write_baseline: options.WriteBaselineOption = False,
    show_allow: options.ShowAllowOption = False,
    no_ignores: options.NoIgnoresOption = False,
) -> int:
    """Check the calls in source code that send events: names, attributes, types and values.

    Go, TypeScript, JavaScript, Python, Ruby, PHP, Kotlin, Java and Swift. The code is parsed, never run. What
    is only known when it runs is listed, and never passes as checked.
    """
    out = out.checked()
    if write_baseline and baseline is None:
        raise Stop("`--write-baseline` has no file to write to", "add --baseline FILE")
    known = None if baseline is None or write_baseline else read_baseline(baseline)
    whole = plan_from(plan)
    read = read_codebase(whole, paths or [], jobs=jobs, tests=tests)
    report = code_report(whole, read, out.deselected, ignores=not no_ignores, baseline=known)
    if write_baseline and baseline is not None:
        record_baseline(baseline, report.findings)
        return 0
    if show_allow:
        sys.stdout.write(allow_entries(report.findings))
        return out.exit_code(report)
    return out.emit(report)


def code_report(
    plan: Plan,
    read: CodeRead,
    deselected: frozenset[str] = frozenset(),
    *,
    ignores: bool = True,
    baseline: Mapping[str, int] | None = None,
) -> Report:
    """Return the report about the calls that were read."""
    policy = replace(plan.policy, ignores=read.ignores if ignores else ())
    kinds: list[Kind] = ["code"] if read.is_whole else []
    unknown = read.code.cannot_tell()
    return engine.report_of(
        "code",
        engine.judge(
            (weighed(finding, plan) for finding in check_calls(read.code)),
            policy,
            today=today(),
            kinds=kinds,
            baseline=baseline,
            tried=tried_on_calls(policy),
            unsure={one.what for one in read.skipped},
        ),
        plan=plan,
        checked={
            "source_files": read.files,
            "calls": len(read.code.calls),
            "doubtful_calls": len(unknown),
        },
        skipped=[*read.skipped, *unknown, *_left_out(read)],
        complete=read.complete,
        deselected=deselected,
    )


def _left_out(read: CodeRead) -> list[Skipped]:
    found = []
    if read.left_out.tests:
        found.append(
            Skipped(
                what="test files and folders",
                reason=f"{read.left_out.tests} left out; read them with --tests",
            )
        )
    return found
