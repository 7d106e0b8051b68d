"""Where requests go: Customer.io's own hosts, this machine, or a host allowed by name."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from trackplan.customerio.errors import UnsafeAddressError
from trackplan.customerio.keys import Region

Api = Literal["app", "track"]

HOSTS: dict[tuple[Api, Region], str] = {
    ("app", "us"): "api.customer.io",
    ("app", "eu"): "api-eu.customer.io",
    ("track", "us"): "track.customer.io",
    ("track", "eu"): "track-eu.customer.io",
}
"""Customer.io's hosts, as the references of both APIs list them."""

_PORTS = {"http": 80, "https": 443}
# Nothing but an origin: no user, path, query or fragment, since parsers disagree about where those end.
_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(?P<port>[0-9]{1,5}))?/?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port: the one place that a key may be sent to."""

    scheme: str
    host: str
    """Lower case; an IPv6 address stands without brackets."""
    port: int

    @property
    def url(self) -> str:
        """The origin as a URL without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def loopback(self) -> bool:
        """Whether it is this machine."""
        return _loopback(self.host)


def origin_of(
    api: Api, region: Region, base_url: str | None = None, allow_hosts: Collection[str] = ()
) -> Origin:
    """The origin for an API: Customer.io's own, or ``base_url`` where that is safe.

    ``base_url`` may be this machine over http or https, or over https a host of Customer.io or one
    of ``allow_hosts``. Raises `UnsafeAddressError` for anything else.
    """
    if base_url is None:
        return Origin("https", HOSTS[api, region], 443)
    origin = _parse(base_url)
    if origin.loopback:
        return origin
    known = {HOSTS[api, "us"], HOSTS[api, "eu"], *(host.strip().lower() for host in allow_hosts)}
    if origin.host not in known:
        raise UnsafeAddressError(
            "the base URL is neither this machine nor a host of Customer.io",
            f"pass `--allow-host {origin.host}` if keys may be sent to that host",
        )
    if origin.scheme != "https":
        raise UnsafeAddressError("the base URL would send keys unencrypted", "use `https://`")
    return origin


def _parse(base_url: str) -> Origin:
    match = _ORIGIN.fullmatch(base_url.lower()) if base_url.isascii() else None
    port = int(match["port"] or _PORTS[match["scheme"]]) if match else 0
    if match is None or not 0 < port < 65536:  # noqa: PLR2004 - ports end there
        raise UnsafeAddressError(
            "the base URL is not a plain origin such as `http://127.0.0.1:8080`",
            "give scheme, host and port alone: no user name, path, query or fragment",
        )
    host = match["host"].strip("[]")
    if not _well_named(host, bracketed=match["host"] != host):
        raise UnsafeAddressError("the base URL's host is neither a name nor a usual IP address")
    return Origin(match["scheme"], host, port)


def _well_named(host: str, *, bracketed: bool) -> bool:
    """Whether every resolver reads the host alike: `0x7f.1` and `2130706433` are addresses to some."""
    try:
        return ipaddress.ip_address(host).version == (6 if bracketed else 4)
    except ValueError:
        last = host.rsplit(".", 1)[-1]
        return not bracketed and ".." not in host and not last[:1].isdigit()


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
