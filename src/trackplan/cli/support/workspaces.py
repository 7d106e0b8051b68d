"""The options of commands that use a workspace, and the connection to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan.cli.support.errors import Stop

if TYPE_CHECKING:  # httpx is slow to import, and a mere --help needs none of it
    from trackplan.customerio.address import Api
    from trackplan.customerio.app_api import AppApi
    from trackplan.customerio.connection import Connection

BaseUrlOption = Annotated[
    str | None,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="Talk to this address, such as a sandbox on this machine, instead of to Customer.io.",
        show_default=False,
    ),
]
AllowHostOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="HOST",
        help="Let --base-url name this host, and send it the keys; may be given many times.",
        show_default=False,
    ),
]
RateOption = Annotated[
    float,
    typer.Option(
        metavar="N",
        help="Requests a second. A whole workspace, production included, has 10; more only for --base-url.",
        min=0.1,
    ),
]
RATE = 9.0
LIMIT = 10.0
"""Requests a second of all callers of a workspace together (App API reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The connection settings of a workspace, from the options."""

    base_url: str | None = None
    allow_host: tuple[str, ...] = ()
    rate: float = RATE

    @contextmanager
    def app(self) -> Iterator[AppApi]:
        """Open the App API, with its key from the environment. Client errors end the run with their code."""
        from trackplan.customerio.app_api import AppApi

        with self._connection("app") as connection:
            yield AppApi(connection)

    @contextmanager
    def track(self) -> Iterator[Connection]:
        """Open the Track API, with site id and key from the environment."""
        with self._connection("track") as connection:
            yield connection

    @contextmanager
    def _connection(self, api: Api) -> Iterator[Connection]:
        from trackplan.customerio.address import origin_of
        from trackplan.customerio.connection import Connection
        from trackplan.customerio.credentials import app_credentials, track_credentials
        from trackplan.customerio.keys import read_region
        from trackplan.customerio.throttle import Throttle

        if not self.rate <= (LIMIT if self.base_url is None else sys.maxsize):
            raise Stop(
                f"`--rate {self.rate:g}` is not what Customer.io allows", f"--rate {LIMIT:g} is the most"
            )
        with stopping():
            origin = origin_of(api, read_region(os.environ), self.base_url, self.allow_host)
            credentials = (app_credentials if api == "app" else track_credentials)(os.environ)
            with Connection(origin, credentials, throttle=Throttle(self.rate)) as connection:
                yield connection

    @property
    def region(self) -> str:
        """Return the region of a snapshot; empty for a host other than Customer.io's."""
        from trackplan.customerio.keys import read_region

        return "" if self.base_url else read_region(os.environ)


def way_of(
    base_url: BaseUrlOption = None, allow_host: AllowHostOption = None, rate: RateOption = RATE
) -> Way:
    """Make the connection settings of these options."""
    return Way(base_url=base_url, allow_host=tuple(allow_host or ()), rate=rate)


@contextmanager
def stopping() -> Iterator[None]:
    """Turn the client's errors into the end of the run: one sentence, a remedy, the exit code."""
    from trackplan.customerio.errors import CustomerioError

    try:
        yield
    except CustomerioError as error:
        raise Stop(error.message, error.help, code=error.exit_code) from None
