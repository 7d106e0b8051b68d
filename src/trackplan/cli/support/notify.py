"""`audit --notify`: one message with the digest, to the address in the environment."""

from __future__ import annotations

import logging
import os
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style

VARIABLE = "TRACKPLAN_NOTIFY_URL"

NotifyOption = Annotated[
    bool,
    typer.Option(
        "--notify",
        help=f"Send the digest as one message to the address in {VARIABLE}: a chat's, a mailbox's or a "
        "webhook's, as apprise writes them. Needs `pip install trackplan[notify]`.",
    ),
]


def checked_address() -> str:
    """Return the address. Raises `Stop` without one, or without the library, before any work is done."""
    try:
        import apprise  # noqa: F401 - whether it is there
    except ImportError:
        raise Stop(
            "`--notify` needs `pip install trackplan[notify]`", "pip install 'trackplan[notify]'"
        ) from None
    address = os.environ.get(VARIABLE, "").strip()
    if not address:
        raise Stop(
            f"`--notify` needs an address in {VARIABLE}", "such as slack://… or mailto://…; see apprise"
        )
    return address


def send(report: Report, address: str) -> None:
    """Send the digest. Raises `Stop` if it cannot be sent; the address is never shown."""
    from apprise import Apprise, NotifyFormat

    log = logging.getLogger("apprise")
    log.addHandler(logging.NullHandler())
    log.propagate = False  # what it says may hold the address
    sender = Apprise()
    if not sender.add(address):
        raise Stop(
            f"{VARIABLE} is no address that apprise knows", "write one such as slack://… or mailto://…"
        )
    title, _, body = REPORTERS["digest"](report, Style()).partition("\n")
    try:
        sent = bool(
            sender.notify(
                title=title.replace("**", ""), body=body.strip() or "-", body_format=NotifyFormat.MARKDOWN
            )
        )
    except Exception:  # noqa: BLE001 - of any of its hundred services; its words may hold the address
        sent = False
    if not sent:
        raise Stop("the digest could not be sent", f"check {VARIABLE} and the network", code=3)
