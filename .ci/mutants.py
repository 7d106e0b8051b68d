"""Compare the mutants that no test noticed with `tests/mutants.yaml`, which explains those that may live.

Run where mutmut has run: `.ci/run mutants`. Each survivor is known by its function and its changed lines,
so that neither a line number nor the order of mutants matters. Fails on a survivor that is not explained,
and on an explanation of none.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

TABLE = Path("tests/mutants.yaml")
NOTICED = {"killed", "timeout", "caught by type check"}
METHOD = re.compile(r"xǁ(\w+)ǁ(\w+)")


class Mutant(NamedTuple):
    """One change of one function. Lines are stripped."""

    function: str
    """Module, class and name, such as ``trackplan.liquid.guards.Known.add``."""
    change: str
    """The lines as the mutant has them."""


def mutmut(*words: str) -> str:
    """What a command of mutmut prints."""
    command = [sys.executable, "-m", "mutmut", *words]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout  # noqa: S603 - our own words


def mutant(name: str) -> tuple[Mutant, str]:
    """A mutant by mutmut's name, and its diff."""
    module, _, mangled = name.rpartition("__mutmut_")[0].rpartition(".")
    function = METHOD.sub(r"\1.\2", mangled).removeprefix("x_")
    diff = [line for line in mutmut("show", name).splitlines() if re.match(r"[-+](?!\+\+|--)", line)]
    change = "\n".join(line[1:].strip() for line in diff if line.startswith("+"))
    return Mutant(f"{module}.{function}", change), "\n".join(diff)


def is_noticed_afresh(name: str, tests: list[str]) -> bool:
    """Whether a process of its own notices a mutant. Mutmut forks one that has imported everything."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--hypothesis-profile=steady", *tests]
    environment = {**os.environ, "MUTANT_UNDER_TEST": name}
    done = subprocess.run(command, cwd="mutants", env=environment, capture_output=True, check=False)  # noqa: S603 - our own words
    return done.returncode != 0


def main() -> int:
    """Print what is not explained; the exit code says whether there was any."""
    states = [line.strip().rpartition(": ")[::2] for line in mutmut("results", "--all", "true").splitlines()]
    undecided = [name for name, state in states if state == "not checked"]
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    at_import = table["at_import"]
    survivors = dict(
        mutant(name)
        for name, state in states
        if state not in NOTICED | {"not checked"}
        and not (name.startswith(tuple(at_import["modules"])) and is_noticed_afresh(name, at_import["tests"]))
    )
    kinds = [re.compile(kind["like"]) for kind in table["kinds"]]
    explained = {Mutant(entry["function"], entry["change"].strip()) for entry in table["mutants"]}
    unexplained = {
        one: diff
        for one, diff in survivors.items()
        if one not in explained and not any(kind.search(diff) for kind in kinds)
    }
    gone = set() if undecided else explained - survivors.keys()
    for one, diff in sorted(unexplained.items()):
        sys.stdout.write(f"survived in {one.function}:\n{diff}\n\n")
    for one in sorted(gone):
        told = "explains a mutant that is noticed, or is no more"
        sys.stdout.write(f"{TABLE} {told}, in {one.function}:\n+{one.change}\n\n")
    sys.stdout.write(f"{len(states)} mutants, {len(survivors)} survived, {len(unexplained)} not explained\n")
    if undecided:
        sys.stdout.write(f"note: the time was over before {len(undecided)} of them were tried\n")
    return 1 if unexplained or gone else 0


if __name__ == "__main__":
    sys.exit(main())
