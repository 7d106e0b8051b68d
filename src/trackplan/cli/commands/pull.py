"""`trackplan pull`: who reads events in the workspace, as one file."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import write_file
from trackplan.cli.support.progress import bar
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.language.durations import seconds
from trackplan.reporters.safe import safe

app = options.command()


@app.command(epilog="Example: trackplan pull --output tracking_plan/workspace.json")
@grouped(way=way_of)
def main(
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write the snapshot here instead of to standard output.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help="Ask for translations of campaign messages in this language too; those of every "
            "language that the workspace's lists show are read anyway. May be given many times.",
            show_default=False,
        ),
    ] = None,
    failed_since: Annotated[
        str | None,
        typer.Option(
            metavar="AGE",
            help="Count the messages that failed since, such as 7d, by template and masked reason.",
            show_default=False,
        ),
    ] = None,
    way: Way,
) -> int:
    """Read campaigns, messages in all languages, snippets and segments into one JSON file.

    It only reads. The file is the same for the same workspace, so it can be kept in git, where
    checks then need no key. What the key may not read is listed in it, and so is what the API answers
    and trackplan does not understand; the exit code is 3 then. Needs CUSTOMERIO_APP_API_KEY.
    """
    from trackplan.customerio.gather import gather  # slow to import
    from trackplan.customerio.snapshot import write_snapshot

    age = None if failed_since is None else _seconds_of_age(failed_since)
    now = int(time.time())
    with way.app() as api, bar("Reading the workspace", "parts") as told:
        workspace = gather(
            api,
            region=way.region,
            languages=tuple(language or ()),
            failed_since=None if age is None else (now - age, now),
            told=told,
        )
    text = write_snapshot(workspace)
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)
    templates = sum(1 for _ in workspace.messages())
    sys.stderr.write(f"read {len(workspace.campaigns)} campaigns and {templates} messages\n")
    for one in workspace.unreadable:
        sys.stderr.write(f"not read: {safe(one.what)}: {safe(one.reason)}\n")
    return 0 if workspace.whole else 3


def _seconds_of_age(age: str) -> int:
    try:
        return seconds(age)
    except ValueError:
        raise Stop(f"`{age}` is not an age", "write a number and h, d or w, such as 7d") from None
