"""Error bodies: the three forms that the APIs use, and the page for unknown paths."""

from __future__ import annotations

from typing import Any

from trackplan.sandbox.calls import CallAnswer

NO_SUCH_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Page not found</title></head>
<body><h1>404</h1><p>The page you were looking for does not exist.</p></body>
</html>
"""


def failure(
    status: int, detail: str, *, code: str | None = None, pointer: str | None = None, **headers: str
) -> CallAnswer:
    """Return the newer form: ``errors[]`` of ``detail``, ``status`` as text, and sometimes more."""
    error: dict[str, Any] = {"detail": detail, "status": str(status)}
    if code is not None:
        error["code"] = code
    if pointer is not None:
        error["source"] = {"pointer": pointer}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return CallAnswer(status=status, body={"errors": [error]}, headers=named)


def meta_error(status: int, message: str) -> CallAnswer:
    """Return the older form with one message."""
    return CallAnswer(status=status, body={"meta": {"error": message}})


def meta_errors(status: int, *messages: str) -> CallAnswer:
    """Return the older form with a list of messages."""
    return CallAnswer(status=status, body={"meta": {"errors": list(messages)}})


def too_many(wait: int) -> CallAnswer:
    """Return a 429 with the whole seconds to wait."""
    return failure(429, "Your request is over the 10-per-second limit.", Retry_After=str(max(1, wait)))


def no_such_page() -> CallAnswer:
    """Return the 404 of an unknown path: HTML, not JSON."""
    return CallAnswer(status=404, body=NO_SUCH_PAGE)
