"""What `lint --fix` does: fixes findings in the plan's files until none is left to fix."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trackplan import engine
from trackplan.cli.commands.fmt import changes, coloured, rewrite
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import plan_files
from trackplan.cli.support.reading import read_file
from trackplan.document.yaml import read_yaml
from trackplan.formatting.edits import Edit, apply
from trackplan.formatting.fixes import Fix, Workshop, chosen, fixes
from trackplan.language.load import Loaded, load
from trackplan.sources.files import shown

_ROUNDS = 100
"""More renames than a plan can want."""


@dataclass(slots=True, kw_only=True)
class Fixing:
    """A plan's files as they were and as they become."""

    unsafe: bool
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    fixed: int = 0
    left: int = 0
    rules: set[str] = field(default_factory=set)
    """The rules whose findings were fixed."""

    def run(self, root: Path) -> None:
        """Fix what can be fixed, in memory."""
        paths = {shown(path): path for path in plan_files(root)}
        self.before = {name: read_file(path, root) for name, path in paths.items()}
        self.after = dict(self.before)
        for _ in range(_ROUNDS):
            loaded = load([read_yaml(name, content) for name, content in self.after.items()])
            found = list(_found(loaded))
            made = chosen(found, unsafe=self.unsafe)
            self.left = len(found)
            if not made:
                return
            self._apply(loaded, made)

    def _apply(self, loaded: Loaded, made: Sequence[Fix]) -> None:
        texts = {document.name: document.text for document in loaded.documents}
        edits: dict[str, list[Edit]] = {}
        for fix in made:
            for name, wanted in fix.edits.items():
                edits.setdefault(name, []).extend(wanted)
        written = {name: apply(texts[name], wanted).encode() for name, wanted in edits.items()}
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

    def told(self, *, dry: bool = False) -> str:
        """What was done or would be, and what is left, in a line."""
        more = "" if self.unsafe or not self.left else f" ({self.left:,} more with --unsafe-fixes)"
        return f"{self.fixed:,} {'would be ' if dry else ''}fixed{more}"


def _found(loaded: Loaded) -> list[Fix]:
    plan = loaded.plan
    if plan is None:
        return []
    said = [*engine.check_documents(loaded.documents, plan.policy), *engine.check_plan(plan, today=today())]
    judged = engine.judge(said, plan.policy, today=today(), kinds=("document", "plan"))
    documents = {document.name: document for document in loaded.documents}
    return list(fixes(judged.findings, Workshop(documents=documents, plan=plan, today=today())))
