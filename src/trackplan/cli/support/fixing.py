"""`lint --fix`: fix findings in the plan's files until no fix is left."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trackplan import engine
from trackplan.cli.commands.fmt import changes, coloured, rewrite
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import plan_files
from trackplan.cli.support.progress import bar
from trackplan.cli.support.reading import read_file
from trackplan.document.yaml import read_yaml
from trackplan.formatting.edits import Edit, apply
from trackplan.formatting.fixes import Fix, Workshop, chosen, fixes
from trackplan.formatting.renames import tombstones
from trackplan.formatting.scalars import PlanText
from trackplan.language.load import Loaded, load
from trackplan.model.plan import Plan
from trackplan.sources.files import display_path

_ROUNDS = 100
"""More than a plan can want: a round makes every fix that stands in no other's way."""


@dataclass(slots=True, kw_only=True)
class Fixing:
    """A plan's files before and after fixing."""

    unsafe: bool
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    fixed: int = 0
    left: int = 0
    rules: set[str] = field(default_factory=set)
    """The rules whose findings were fixed."""

    def run(self, root: Path) -> None:
        """Apply all fixes, in memory."""
        paths = {display_path(path): path for path in plan_files(root)}
        self.before = {name: read_file(path, root) for name, path in paths.items()}
        self.after = dict(self.before)
        loaded = load([read_yaml(name, content) for name, content in self.after.items()])
        with bar("Fixing", "fixed") as told:
            for _ in range(_ROUNDS):
                files = {document.name: PlanText(document) for document in loaded.documents}
                found = _found(loaded, files)
                made = chosen(found, unsafe=self.unsafe)
                self.left = len(found)
                if loaded.plan is None or not made:
                    return
                loaded = self._apply(loaded.plan, files, made)
                told(self.fixed, None)

    def _apply(self, plan: Plan, files: Mapping[str, PlanText], made: Sequence[Fix]) -> Loaded:
        """Apply these fixes, and return the new plan."""
        edits: defaultdict[str, list[Edit]] = defaultdict(list)
        for fix in made:
            for name, wanted in fix.edits.items():
                edits[name] += wanted
        renamed = [(fix.replaced, fix.name[1]) for fix in made if fix.replaced and fix.name]
        if renamed:
            name, tombstone = tombstones(files.values(), plan, renamed, today())
            edits[name].append(tombstone)
        written = {name: apply(files[name].text, wanted).encode() for name, wanted in edits.items()}
        again = load([read_yaml(name, content) for name, content in (self.after | written).items()])
        if again.plan is None:
            raise Stop(
                "the fixes would leave a plan that does not load, so nothing is written",
                "mend the findings by hand, and please report this",
                code=3,
            )
        self.after |= written
        self.fixed += len(made)
        self.rules |= {fix.finding.rule for fix in made}
        return again

    def write(self) -> None:
        """Write the files that changed."""
        for name, content in self.after.items():
            if content != self.before[name]:
                rewrite(Path(name), self.before[name], content)

    def show(self) -> None:
        """Print what would change, as a unified diff."""
        for name, content in self.after.items():
            if content != self.before[name]:
                sys.stdout.write(coloured(changes(self.before[name], content.decode(), name)))

    def summary(self, *, dry: bool = False) -> str:
        """Return one line with the number of fixes made (or possible, if ``dry``) and left."""
        more = "" if self.unsafe or not self.left else f" ({self.left:,} more with --unsafe-fixes)"
        return f"{self.fixed:,} {'would be ' if dry else ''}fixed{more}"


def _found(loaded: Loaded, files: Mapping[str, PlanText]) -> list[Fix]:
    plan = loaded.plan
    if plan is None:
        return []
    said = [*engine.check_documents(loaded.documents, plan.policy), *engine.check_plan(plan, today=today())]
    judged = engine.judge(said, plan.policy, today=today(), kinds=("document", "plan"))
    return list(fixes(judged.findings, Workshop(files=files, plan=plan)))
