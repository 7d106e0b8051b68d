"""A key in the form that its API wants, and what to say when the API refuses it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from trackplan.customerio.address import HOSTS, Api, Origin
from trackplan.customerio.errors import CustomerioError, RefusedError
from trackplan.customerio.keys import APP_KEY, REGION, SITE_ID, TRACK_KEY, Secret, read_key
from trackplan.customerio.routes import Route

_TITLES: dict[Api, str] = {"app": "App API", "track": "Track API"}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What one API takes for proof: a bearer key (App), or site id and key (Track)."""

    api: Api
    secrets: tuple[Secret, ...]

    @property
    def title(self) -> str:
        """The API's name as people know it."""
        return _TITLES[self.api]

    def header(self) -> str:
        """The ``Authorization`` header."""
        values = [secret.reveal() for secret in self.secrets]
        if self.api == "app":
            return f"Bearer {values[0]}"
        return "Basic " + base64.b64encode(":".join(values).encode()).decode()

    @property
    def fingerprint(self) -> str:
        """Return a fingerprint that identifies the workspace without showing its key."""
        return self.secrets[0].fingerprint

    def redact(self, text: str) -> str:
        """The text without any key in it, should an API quote one back."""
        for secret in self.secrets:
            text = text.replace(secret.reveal(), "…")
        return text


def app_credentials(environ: Mapping[str, str]) -> Credentials:
    """The App API key. Raises `BadKeyError`."""
    return Credentials("app", (read_key(APP_KEY, environ),))


def track_credentials(environ: Mapping[str, str]) -> Credentials:
    """Site id and Track API key. Raises `BadKeyError`."""
    return Credentials("track", (read_key(SITE_ID, environ), read_key(TRACK_KEY, environ)))


def refusal(
    credentials: Credentials, origin: Origin, route: Route, status: int, detail: str
) -> CustomerioError:
    """The error for an answer that says no: what was refused, and which key and region it wants."""
    who = f"the {credentials.title} at `{origin.host}`"
    said = f": {credentials.redact(detail)}" if detail else ""
    names = " and ".join(f"`{secret.name}`" for secret in credentials.secrets)
    if status == 401:  # noqa: PLR2004 - HTTP status
        return RefusedError(
            f"{who} does not accept {names}{said}", _key_help(credentials, origin), status=status
        )
    if status == 403:  # noqa: PLR2004 - HTTP status
        return RefusedError(
            f"{who} does not let this key ask for `{route.path}`{said}",
            f"give the key in {names} the scope for it, and allow this machine's IP address",
            status=status,
        )
    if 300 <= status < 400:  # noqa: PLR2004 - HTTP status
        return RefusedError(
            f"{who} redirects elsewhere, and keys do not follow",
            _region_help(credentials, origin),
            status=status,
        )
    return RefusedError(f"{who} answered {status} to `{route.path}`{said}", status=status)


def _key_help(credentials: Credentials, origin: Origin) -> str:
    kind = "an App API key" if credentials.api == "app" else "a site id and a Tracking API key"
    hint = _region_help(credentials, origin)
    return f"set {kind} of a workspace in this region{hint and f'; {hint}'}"


def _region_help(credentials: Credentials, origin: Origin) -> str:
    if origin.host == HOSTS[credentials.api, "us"]:
        return f"for an account in the EU set `{REGION}=eu`"
    if origin.host == HOSTS[credentials.api, "eu"]:
        return f"for an account in the US set `{REGION}=us`"
    return ""
