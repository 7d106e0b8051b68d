"""`trackplan count`: how many events the plan has."""

from __future__ import annotations

import sys

from trackplan.cli.support import options
from trackplan.cli.support.plans import find_plan, require_plan

app = options.command()


@app.command(epilog="Example: trackplan count --plan tracking_plan")
def main(plan: options.PlanOption = None) -> None:
    """Count the events of the plan."""
    sys.stdout.write(f"{len(require_plan(find_plan(plan)).events)}\n")
