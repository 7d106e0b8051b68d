"""Keys and region, read from the environment and shown nowhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from trackplan.customerio.errors import BadKeyError

Region = Literal["us", "eu"]

APP_KEY = "CUSTOMERIO_APP_API_KEY"
SITE_ID = "CUSTOMERIO_SITE_ID"
TRACK_KEY = "CUSTOMERIO_TRACK_API_KEY"
REGION = "CUSTOMERIO_REGION"

# A bearer token's alphabet (RFC 6750). Anything else fails inside the client, whose error quotes the key.
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{4,512}", re.ASCII)
_PADDING = " \t\r\n"


@dataclass(frozen=True, slots=True, eq=False)
class Secret:
    """A key that no ``repr``, ``str``, format or comparison shows."""

    name: str
    """The variable that it came from."""
    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The key itself, for the one place that writes it into a header."""
        return self._value

    @property
    def fingerprint(self) -> str:
        """Return 16 hex digits that identify a key and cannot be reversed."""
        return hashlib.blake2b(self._value.encode(), digest_size=8, person=b"trackplan-key").hexdigest()

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a key is not written anywhere")


def read_key(name: str, environ: Mapping[str, str]) -> Secret:
    """Read one key. Raises `BadKeyError`, which names the variable and never the value."""
    value = environ.get(name, "").strip(_PADDING)
    if not value:
        raise BadKeyError(f"`{name}` is not set", f"set `{name}` in the environment; {_ORIGIN[name]}")
    if not _KEY.fullmatch(value):
        raise BadKeyError(
            f"`{name}` does not look like a key: {_flaw(value)}",
            f"copy it again without quotes, spaces or the variable's name; {_ORIGIN[name]}",
        )
    return Secret(name, value)


def read_region(environ: Mapping[str, str]) -> Region:
    """Read the account's region, ``us`` when nothing is said. Raises `BadKeyError` for any other."""
    value = environ.get(REGION, "").strip().lower() or "us"
    if value not in ("us", "eu"):
        raise BadKeyError(f"`{REGION}` is neither `us` nor `eu`", f"set `{REGION}` to `us` or `eu`")
    return cast("Region", value)


_ORIGIN = {
    APP_KEY: "an App API key is made in Customer.io under Settings, API Credentials, App API Keys",
    SITE_ID: "the site id stands in Customer.io under Settings, API Credentials, Tracking API Keys",
    TRACK_KEY: "the key stands in Customer.io under Settings, API Credentials, Tracking API Keys",
}


def _flaw(value: str) -> str:
    if len(value) < 4:  # noqa: PLR2004 - the bound in _KEY
        return "it is too short"
    if len(value) > 512:  # noqa: PLR2004 - the bound in _KEY
        return "it is too long"
    if any(character.isspace() for character in value):
        return "it has white space inside"
    if not value.isascii():
        return "it has a character outside ASCII, as curly quotes are"
    return "it has a character that no key has, such as a quote or a colon"
