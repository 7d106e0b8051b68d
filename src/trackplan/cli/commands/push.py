"""`trackplan push`: the plan's descriptions into the workspace's Data Index."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.plans import require_plan
from trackplan.cli.support.progress import bar
from trackplan.cli.support.workspaces import Way, way_of

if TYPE_CHECKING:
    from trackplan.customerio.data_index import IndexEntry

app = options.command()


@app.command(epilog="Example: trackplan push --write")
@grouped(way=way_of)
def main(
    *,
    plan: options.PlanOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write to the workspace; otherwise only show what would be.")
    ] = False,
    format_: options.DataFormatOption = options.DataFormat.TEXT,
    way: Way,
) -> None:
    """Show what of the plan would be written into the Data Index, and write it with --write.

    Descriptions of events, of their attributes and of person attributes are written over what the
    workspace has; nothing is removed. It cannot be read back to compare: the API has no way.
    Drafts are left out. Needs CUSTOMERIO_APP_API_KEY with --write, and no key without.
    """
    from trackplan.customerio.data_index import entries, push  # slow to import

    found, left = entries(require_plan(plan))
    if format_ is options.DataFormat.JSON:
        rows = [{"kind": entry.kind, **entry.item, "shortened": entry.shortened} for entry in found]
        skipped = [{"what": one.what, "reason": one.reason} for one in left]
        report = {"schema_version": 1, "written": write, "entries": rows, "skipped": skipped}
        text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    else:
        text = "".join(f"{_line(entry)}\n" for entry in found)
    if write and found:
        with way.app() as api, bar("Writing descriptions", "names") as told:
            for written in push(api, found):
                told(written, len(found))
    sys.stdout.write(text)
    done = "wrote" if write else "would write"
    reasons = sorted(Counter(one.reason for one in left).items())
    sys.stderr.write(f"{done} {len(found)} descriptions\n")
    sys.stderr.writelines(f"left out {count}: {reason}\n" for reason, count in reasons)
    if not write:
        sys.stderr.write("nothing was sent; add --write to send it\n")


def _line(entry: IndexEntry) -> str:
    name = f"{entry.event}.{entry.name}" if entry.event else entry.name
    return f"{entry.kind:<9}  {name}  {entry.description}{'  (shortened)' if entry.shortened else ''}"
