"""What can go wrong between this machine and Customer.io, each with its remedy and exit code.

No message holds a key, a query or a body: those may hold secrets or values of people.
"""

from __future__ import annotations

from typing import ClassVar


class CustomerioError(Exception):
    """A sentence for a person, what to try, and the exit code: 2 asked wrongly, 3 not finished."""

    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the word of findings
        super().__init__(message)
        self.message = message
        self.help = help


class BadKeyError(CustomerioError):
    """A key is missing, or is no key at all."""

    exit_code: ClassVar[int] = 2


class UnsafeAddressError(CustomerioError):
    """A base URL to which no key may be sent."""

    exit_code: ClassVar[int] = 2


class ForbiddenRequestError(CustomerioError):
    """A request that this client never makes; raised before a socket is opened."""

    exit_code: ClassVar[int] = 2


class RefusedError(CustomerioError):
    """The API refused the request; a retry would not help."""

    def __init__(self, message: str, help: str = "", *, status: int) -> None:  # noqa: A002
        super().__init__(message, help)
        self.status = status


class UnfinishedError(CustomerioError):
    """The work stopped part-way and may be taken up again later."""


class OutOfReachError(UnfinishedError):
    """The API could not be reached, or kept failing, for as long as we were ready to try."""


class RateLimitedError(UnfinishedError):
    """The API asks for a longer pause than the budget allows."""


class NotThisApiError(UnfinishedError):
    """The server that answered is not this API."""


class CursorLoopError(UnfinishedError):
    """The API's pages lead back to pages already read."""


class NotUnderstoodError(UnfinishedError):
    """An answer that is not as the API documents it, so that what follows it is not known."""


class CheckpointMismatchError(CustomerioError):
    """A checkpoint of another audit than this one."""

    exit_code: ClassVar[int] = 2


class CheckpointBusyError(CustomerioError):
    """Another run has locked the checkpoint."""

    exit_code: ClassVar[int] = 2


class SnapshotError(CustomerioError):
    """A snapshot file that cannot be read as one."""

    exit_code: ClassVar[int] = 2
