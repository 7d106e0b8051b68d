"""`trackplan mcp`: the plan for coding agents and editors, over the Model Context Protocol."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import PlanOption, command
from trackplan.cli.support.plans import find_plan

app = command()


@app.command(epilog="Example: claude mcp add trackplan -- trackplan mcp --plan tracking_plan")
def main(plan: PlanOption = None) -> int:
    """Answer coding agents and editors about the plan, on standard input and output.

    Its tools list and search events, show what one needs, find the planned name for a name, check a payload
    or code, and tell what a change breaks. They write nothing and need no network; the plan is read again
    when its files change.
    """
    if find_spec("mcp") is None:
        raise Stop("answering coding agents needs `mcp`", "pip install 'trackplan[mcp]'")
    os.environ.setdefault("OTEL_SDK_DISABLED", "true")  # the SDK would tell a collector of each call
    from trackplan.cli.assistant.server import serve  # after the check for the extra
    from trackplan.cli.assistant.watched_plan import WatchedPlan

    if plan is not None:
        find_plan(plan)
    if sys.stdin.isatty():
        sys.stderr.write("waiting for a client on standard input; README shows how to set one up\n")
    serve(WatchedPlan(plan))
    return 0
