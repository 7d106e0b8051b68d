"""A certificate for loopback, created at each start, for clients that speak only https."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificate:
    """PEM files: the server's chain and key, and the authority that clients must trust."""

    chain: Path
    key: Path
    authority: Path | None


class CertificateError(Exception):
    """No certificate could be created. The message says what to do."""


def make(folder: Path, host: str) -> Certificate:
    """Create an authority and a certificate in ``folder``. Raises `CertificateError`."""
    try:
        import trustme  # only --tls needs it, and it is slow to import
    except ModuleNotFoundError as error:
        raise CertificateError("`--tls` needs trustme: pip install 'trackplan[sandbox]'") from error
    authority = trustme.CA(organization_name="trackplan sandbox")
    # Every interface is no name that a client could ask for.
    names = [*NAMES, *((host,) if host not in (*NAMES, "", "0.0.0.0", "::") else ())]  # noqa: S104
    issued = authority.issue_cert(*names)
    made = Certificate(folder / "server.pem", folder / "server.key", folder / "ca.pem")
    made.key.touch(mode=0o600)
    issued.private_key_pem.write_to_path(made.key)
    made.chain.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    if made.authority:
        authority.cert_pem.write_to_path(made.authority)
    return made
