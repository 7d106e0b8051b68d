"""Authentication: Basic for the Track API and Pipelines, Bearer for the App API."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest

DEFAULT = "trackplan"
WRONG_KEY = "the key is missing or wrong: this sandbox takes the word `trackplan`, unless started with others"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCredentials:
    """The keys of the workspace, ``trackplan`` by default."""

    site_id: str = field(default=DEFAULT, repr=False)
    track_key: str = field(default=DEFAULT, repr=False)
    app_key: str = field(default=DEFAULT, repr=False)
    write_key: str = field(default=DEFAULT, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> CallCredentials:
        """Read the keys from the same variables as the other commands."""
        return cls(
            site_id=environment.get("CUSTOMERIO_SITE_ID") or DEFAULT,
            track_key=environment.get("CUSTOMERIO_TRACK_API_KEY") or DEFAULT,
            app_key=environment.get("CUSTOMERIO_APP_API_KEY") or DEFAULT,
            write_key=environment.get("CUSTOMERIO_WRITE_KEY") or DEFAULT,
        )

    def allow_track(self, header: str) -> bool:
        """Check Basic with site id and API key."""
        return _same(_basic(header), f"{self.site_id}:{self.track_key}")

    def allow_pipelines(self, header: str, body: object = None) -> bool:
        """Check Basic with the write key and no password; newer keys come as Bearer, a page's in the body."""
        own = body.get("writeKey") if isinstance(body, Mapping) and not header else None
        return (
            _same(_basic(header), f"{self.write_key}:")
            or _same(_bearer(header), self.write_key)
            or (isinstance(own, str) and _same(own, self.write_key))
        )

    def allow_app(self, header: str) -> bool:
        """Check Bearer with the App API key."""
        return _same(_bearer(header), self.app_key)


def _basic(header: str) -> str:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(value.strip(), validate=True).decode()
    except ValueError:
        return ""


def _bearer(header: str) -> str:
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode(), wanted.encode())
