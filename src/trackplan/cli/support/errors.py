"""The exception that ends a command early."""

from __future__ import annotations


class Stop(Exception):  # noqa: N818 - it ends a run; it is no defect
    """An error that ends a run with one sentence, a remedy, and an exit code.

    Code 2 is "asked wrongly", 3 is "could not finish".
    """

    def __init__(self, message: str, help_: str = "", *, code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.help = help_
        self.code = code
