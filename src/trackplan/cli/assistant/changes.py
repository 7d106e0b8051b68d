"""Answers about a change of the plan: what it breaks, for whom, and which calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from trackplan import engine
from trackplan.cli.assistant.reports import report_answer
from trackplan.cli.assistant.watched_plan import WatchedPlan
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.comparisons import diff_report, with_calls
from trackplan.cli.support.consumer_inputs import ConsumerInputs, fresh_problems, gather, lie_beside
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plan_revisions import YAML, PlanRevision, PlanRevisions
from trackplan.cli.support.plans import whole_plan
from trackplan.consumers.affected import affected
from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.language.load import Loaded, load
from trackplan.model.finding import Finding
from trackplan.reporters.json import finding_data
from trackplan.sources.files import display_path

Answer = dict[str, Any]


def what_breaks(
    watched: WatchedPlan,
    edits: Sequence[Mapping[str, str | None]] = (),
    base: str | None = None,
    head: str | None = None,
) -> Answer:
    """Return what a change breaks: edits of plan files, which are not written, or one between two revisions.

    Each of ``edits`` has the ``file``, from the plan's folder, and its whole ``text``, or ``None`` to remove
    it. Without edits, ``base`` and ``head`` are git revisions; by default the merge base, and the files as
    they are.
    """
    if edits and (base is not None or head is not None):
        raise Stop("`edits` are a change of the files as they are", "leave `base` and `head` out")
    if edits:
        proposed = _proposed(watched, edits)
        old = PlanRevision(name="the plan", plan=watched.plan, files=len(watched.loaded.documents))
        new = PlanRevision(name="the proposal", plan=whole_plan(proposed), files=len(proposed.documents))
        return _compared(watched, old, new) | {"new_findings": _new_findings(watched.loaded, proposed)}
    old, new = PlanRevisions(watched.root).of_revisions(base, head)
    return _compared(watched, old, new)


def _compared(watched: WatchedPlan, old: PlanRevision, new: PlanRevision) -> Answer:
    day, root = today(), watched.root
    comparison = compare(old.plan, new.plan, today=day)
    gathered = None
    if lie_beside(root):
        gathered = gather(old.plan, root, ConsumerInputs(cache=False))
        comparison = affected(comparison, gathered.world, fresh_problems(gathered.world, new.plan))
    comparison = with_calls(comparison, new, root)
    return report_answer(diff_report(comparison, old, new, day, gathered=gathered))


def _proposed(watched: WatchedPlan, edits: Sequence[Mapping[str, str | None]]) -> Loaded:
    """Load the plan with files as they would be."""
    root = watched.root
    if not root.is_dir():
        if [edit["file"] for edit in edits] != [root.name]:
            raise Stop(f"the plan is one file, `{root.name}`", "edit that one")
        names = {root.name: display_path(root)}
    else:
        names = {str(edit["file"]): _inside(watched, str(edit["file"])) for edit in edits}
    documents = {one.name: one for one in watched.loaded.documents}
    for edit in edits:
        name, text = names[str(edit["file"])], edit["text"]
        if text is not None:
            documents[name] = read_yaml(name, text.encode(errors="replace"))
        elif documents.pop(name, None) is None:
            raise Stop(f"there is no `{name}` to remove", f"the plan has {', '.join(sorted(documents))}")
    if not documents:
        raise Stop("no file of the plan would be left", "keep one with `trackplan: 1`")
    return load([documents[name] for name in sorted(documents)])


def _inside(watched: WatchedPlan, file: str) -> str:
    """Return the name of a file of the plan, as findings show it."""
    path = PurePosixPath(file.removeprefix(f"{display_path(watched.root)}/"))
    if path.is_absolute() or ".." in path.parts or not path.name.endswith(YAML):
        raise Stop(f"`{file}` cannot be a file of the plan", "name a YAML file below the plan's folder")
    return display_path(watched.root / path)


def _new_findings(before: Loaded, after: Loaded) -> list[Answer]:
    """Return what `trackplan lint` would say of the proposal, and does not say of the plan."""
    known = {finding.fingerprint for finding in _findings(before)}
    return [finding_data(one) for one in _findings(after) if one.fingerprint not in known]


def _findings(loaded: Loaded) -> tuple[Finding, ...]:
    plan = whole_plan(loaded)
    found = [
        *engine.check_documents(loaded.documents, plan.policy),
        *engine.check_plan(plan, today=today()),
    ]
    return engine.judge(found, plan.policy, today=today(), kinds=[]).findings
