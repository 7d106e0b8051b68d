"""`trackplan send`: one event for a test person, seen to have landed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trackplan.cli.support import completions, options
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import planned_event, require_plan
from trackplan.cli.support.reading import read_file
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.model.plan import Event, Plan
from trackplan.validator import matcher

app = options.command()


class IdType(StrEnum):
    """What identifies the test person."""

    ID = "id"
    EMAIL = "email"
    CIO_ID = "cio_id"


@app.command(epilog="Example: trackplan send checkout_started --person usr_7f3a9c10")
@grouped(way=way_of)
def main(
    *,
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The planned event.", autocompletion=completions.events)
    ],
    person: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The test person. There is no default.", show_default=False),
    ] = None,
    id_type: Annotated[IdType, typer.Option(help="What --person is.")] = IdType.ID,
    data: Annotated[
        str | None,
        typer.Option(
            metavar="JSON",
            help="The attributes, or @FILE; by default the plan's first example, or made up from it.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", help="Seconds to wait for it to land.", min=0, max=3600)
    ] = 60,
    plan: options.PlanOption = None,
    format_: options.DataFormatOption = options.DataFormat.TEXT,
    way: Way,
) -> int:
    """Send an event that fits its plan for a named test person, and wait until it has landed.

    Campaigns start on it as on any other: use a person of your own. Exits with 1 when it is not
    seen in time. Needs CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY and CUSTOMERIO_APP_API_KEY.
    """
    from trackplan.customerio.test_send import rehearse  # slow to import
    from trackplan.customerio.track_api import TrackEvent, ulid

    if not person:
        raise Stop("no test person is named", "add --person with the id of a person of your own")
    whole = require_plan(plan)
    if id_type is IdType.ID:
        _refuse_unlike(whole, person)
    payload = _payload(whole, planned_event(whole, event), data)
    now = time.time()
    sent = TrackEvent(id=ulid(int(now * 1000)), name=event, data=payload, timestamp=int(now))
    with way.track() as track, way.app() as api:
        seen = rehearse(track, api, sent, person, id_type.value, timeout=timeout)
    if format_ is options.DataFormat.JSON:
        report: dict[str, Any] = {
            "schema_version": 1,
            "event": event,
            "id": sent.id,
            "landed": seen is not None,
        }
        report |= {"seconds": seen.seconds, "known_by": seen.by} if seen else {"waited": timeout}
        sys.stdout.write(json.dumps(report, indent=2) + "\n")
    elif seen:
        sys.stdout.write(f"`{event}` landed after {seen.seconds:.1f} s, known by its {seen.by}\n")
    else:
        sys.stdout.write(f"`{event}` was taken, and had not landed after {timeout:g} s\n")
    return 0 if seen else 1


def _refuse_unlike(plan: Plan, person: str) -> None:
    """Refuse an id off the plan's pattern, of which Customer.io would make one more person."""
    pattern = plan.identity.pattern
    fits = matcher(pattern) if pattern is not None else None
    if fits is not None and not fits(person) and not person.startswith("cio_"):
        raise Stop(
            f"the test person's id does not match the plan's `identity.id.pattern`, `{pattern}`",
            "give --person an id as your systems send it, or say with --id-type what else it is",
        )


def _payload(plan: Plan, event: Event, data: str | None) -> Mapping[str, Any]:
    """The attributes to send, which fit the plan. Raises `Stop`, which shows none of their values."""
    if data is not None:
        payload = _parsed(data)
    elif event.examples:
        payload = event.examples[0]
    else:
        from trackplan.sampling.sampler import Sampler  # slow to import

        (made,) = Sampler(plan, [event], seed=0, shape="track_v1").make(1)
        payload = made.record["data"]
    from trackplan.language.compiled import CompiledPlan  # slow to import
    from trackplan.model.payload import Payload

    sample = Payload(kind="event", shape="track_v1", record={}, name=event.name, attributes=payload)
    # What the plan merely does not know may be sent, unless it forbids that.
    lenient = {"additionalProperties"} if event.additional != "forbid" else set()
    found = [one for one in CompiledPlan(plan).violations(sample) if one.keyword not in lenient]
    if found:
        paths = ", ".join(sorted({f"`{one.path}` ({one.keyword})" for one in found}))
        raise Stop(
            f"the payload does not fit `{event.name}`: {paths}", "see `trackplan lint` for each in full"
        )
    return payload


def _parsed(data: str) -> Mapping[str, Any]:
    try:
        text = read_file(Path(data[1:]), help_="name a file after the @") if data.startswith("@") else data
        payload = json.loads(text)
    except (ValueError, RecursionError):
        raise Stop(
            "--data is not JSON", "quote it for the shell, or write it to a file and give @FILE"
        ) from None
    if not isinstance(payload, dict):
        raise Stop("--data is not an object", 'write attributes such as {"order_id": "o_1"}')
    return payload
