"""CPU time of `impact` over 1,000 templates of 20 kB: read for the first time, and recalled.

``python -m tests.bench.bench_impact [COUNT]``; the goals are 5 s, 1 s recalled, and 200 MB. The plan
declares what the templates read, as a plan does; without it nearly every reference would be a finding.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.bench.bench_liquid import templates
from trackplan.customerio.snapshot import write_snapshot
from trackplan.liquid import references
from trackplan.model.workspace import Campaign, Message, Workspace

ROUNDS = 3
ANY = ["object", "array", "string", "number", "boolean"]
"""What the texts take for an object in one place, and print or compare in another."""


def workspace(count: int) -> Workspace:
    """A workspace of campaigns of ten messages each, all on one event, no two texts alike."""
    texts = [f"<!-- {number} -->{text}" for number, text in enumerate(templates(count, distinct=False))]
    campaigns = tuple(
        Campaign(
            id=str(number),
            name=f"Campaign {number}",
            state="running",
            event_name="checkout_started",
            messages=tuple(
                Message(id=f"{number}{index}", name=f"Mail {index}", texts={"body": text})
                for index, text in enumerate(texts[number * 10 : number * 10 + 10])
            ),
        )
        for number in range((count + 9) // 10)
    )
    return Workspace(campaigns=campaigns)


def plan(texts: Iterable[str]) -> str:
    """A plan that declares what the texts read of the event and of people."""
    read = {(one.root, one.path) for text in texts for one in references(text).references if one.path}
    roots: dict[str, dict[str, Any]] = {"event": {}, "customer": {}}
    for root, path in sorted(read):
        if root in roots:
            around = roots[root]
            *steps, last = path.replace("[]", ".[]").split(".")
            for step in steps:
                around = around.setdefault(step, {})
            around.setdefault(last, {})
    event = {"description": "The checkout.", "attributes": _attributes(roots["event"])}
    people = {"attributes": _attributes(roots["customer"])}
    return json.dumps(
        {"trackplan": 1, "name": "Bench", "events": {"checkout_started": event}, "people": people}
    )


def _attributes(tree: dict[str, Any]) -> dict[str, Any]:
    return {name: _attribute(inside) for name, inside in tree.items() if name != "[]"}


def _attribute(inside: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"type": ANY if inside else "any", "required": True}
    if "[]" in inside:
        made |= {"minItems": 9, "items": _attribute(inside["[]"])}
    if attributes := _attributes(inside):
        made["attributes"] = attributes
    return made


def cpu() -> float:
    """Seconds that finished children have computed."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def run(asked: tuple[str, ...], folder: Path, *, fresh: bool) -> tuple[float, int]:
    """Seconds that one run computes, and its exit code."""
    if fresh:
        shutil.rmtree(folder / ".trackplan_cache", ignore_errors=True)
    before = cpu()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "trackplan", "impact", *asked, "--plan", str(folder / "plan.yaml")),
            *("--workspace", str(folder / "workspace.json"), "--output", str(folder / "report")),
        ],
        check=False,
    )
    return cpu() - before, done.returncode


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "workspace.json").write_text(write_snapshot(workspace(count)), "utf-8")
        (folder / "plan.yaml").write_text(plan(templates(20, distinct=False)), "utf-8")
        size = (folder / "workspace.json").stat().st_size / 1e6
        sys.stdout.write(f"{count} templates, {size:.1f} MB\n")
        for asked in ((), ("checkout_started.cart_value",)):
            for fresh in (True, False):
                rounds = [run(asked, folder, fresh=fresh) for _ in range(ROUNDS)]
                took, code = min(rounds)
                what = f"impact {' '.join(asked)}".strip()
                how = "read" if fresh else "recalled"
                sys.stdout.write(f"{what}: {how}: {took:.2f} s, exit {code}\n")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"peak memory: {peak:.0f} MB\n")


if __name__ == "__main__":
    main()
