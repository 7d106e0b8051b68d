"""CPU time of `impact` over 1,000 templates of 20 kB, goal 20 s.

``python -m tests.bench.bench_impact [COUNT]``
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.bench_liquid import templates
from trackplan.customerio.snapshot import write_snapshot
from trackplan.model.workspace import Campaign, Message, Workspace

PLAN = Path(__file__).parents[2] / "tracking_plan"


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


def cpu() -> float:
    """Seconds that finished children have computed."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "workspace.json")
        path.write_text(write_snapshot(workspace(count)), "utf-8")
        for name in ("read", "recalled"):
            before = cpu()
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "trackplan", "impact", "checkout_started.cart_value"),
                    *("--plan", str(PLAN), "--workspace", str(path), "--format", "json"),
                ],
                capture_output=True,
                check=False,
            )
            took = cpu() - before
            size = path.stat().st_size / 1e6
            sys.stdout.write(
                f"{name}: {count} templates, {size:.1f} MB: {took:.2f} s, exit {done.returncode}\n"
            )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"peak memory: {peak:.0f} MB\n")


if __name__ == "__main__":
    main()
