"""A client of one API: throttled, with retries, and with every answer checked."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import tenacity

from trackplan.customerio import answers
from trackplan.customerio.address import Origin
from trackplan.customerio.credentials import Credentials, refusal
from trackplan.customerio.errors import (
    ForbiddenRequestError,
    NotThisApiError,
    OutOfReachError,
    RateLimitedError,
    UnfinishedError,
)
from trackplan.customerio.routes import Route
from trackplan.customerio.throttle import Throttle
from trackplan.customerio.transport import ApiResponse, Bounds, BrokenError, Line, UnreachedError, trust

_LATER = "try again later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """The retry budget of one request; times in seconds."""

    tries: int = 6
    """Attempts in all; answers of "too many requests" are bounded by ``budget`` alone."""
    first_tries: int = 3
    """Attempts as long as nothing has answered at all: most likely the address is wrong."""
    budget: float = 900.0
    """The longest that the attempts may take together."""
    pause: float = 300.0
    """The longest ``Retry-After`` that is waited for."""
    bounds: Bounds = field(default_factory=Bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """Time and chance, so that tests bring their own."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random


class _FaultError(Exception):
    """What may be gone next time; ``why`` continues "the App API at … "."""

    def __init__(self, why: str, *, wait: float = 0.0, kind: type[UnfinishedError] = OutOfReachError) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait
        self.kind = kind


class Connection:
    """A client of one API. Threads share its throttle, and each has its own socket."""

    def __init__(
        self,
        origin: Origin,
        credentials: Credentials,
        *,
        throttle: Throttle,
        patience: Patience | None = None,
        clockwork: Clockwork | None = None,
    ) -> None:
        self.origin = origin
        self.credentials = credentials
        self._throttle = throttle
        self._patience = patience or Patience()
        self._clockwork = clockwork or Clockwork()
        self._trust = trust(origin)
        self._local = threading.local()
        self._lines: list[Line] = []
        self._lock = threading.Lock()
        self._closed = False
        self._answered = False
        self.skew: float | None = None
        """Seconds that the server's clock is ahead of this machine's, once an answer told."""

    def ask(
        self,
        route: Route,
        ids: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> Any:
        """Make one request, again where that may help, and return the JSON of its answer.

        Raises `ForbiddenRequestError` before anything is sent; `RefusedError` when the API says no;
        `RateLimitedError`, `OutOfReachError` and `NotThisApiError` when it cannot be had now.
        """
        target = route.fill(ids or {}, query or {})
        if route.api != self.credentials.api:
            raise ForbiddenRequestError(f"`{route.path}` is not a path of the {self.credentials.title}")
        content = None if body is None else json.dumps(body, allow_nan=False).encode()
        began = self._clockwork.monotonic()
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_FaultError),
            wait=self._pause,
            stop=lambda state: self._enough(state, began),
            sleep=self._clockwork.sleep,
            reraise=True,
        )
        try:
            return attempts(self._once, route, target, content)
        except _FaultError as fault:
            help_ = _LATER if self._answered else "check the address, the network and the proxy"
            raise fault.kind(f"{self._who} {fault.why}", help_) from None

    def close(self) -> None:
        """Close the sockets of every thread, and open no more."""
        with self._lock:
            self._closed = True
            while self._lines:
                self._lines.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    @property
    def _who(self) -> str:
        return f"the {self.credentials.title} at `{self.origin.host}`"

    def _pause(self, state: tenacity.RetryCallState) -> float:
        """Back-off that doubles up to a minute, half of it by chance; after ``Retry-After`` only a little."""
        own: float = min(60.0, 0.5 * 2.0**state.attempt_number) * (0.5 + 0.5 * self._clockwork.chance())
        asked = _fault_of(state).wait
        return asked + min(own, 1.0) if asked else own

    def _enough(self, state: tenacity.RetryCallState, began: float) -> bool:
        elapsed = self._clockwork.monotonic() - began + (state.upcoming_sleep or 0.0)
        hasty = _fault_of(state).kind is RateLimitedError
        tries = (
            self._patience.tries if self._answered else min(self._patience.tries, self._patience.first_tries)
        )
        return elapsed > self._patience.budget or (not hasty and state.attempt_number >= tries)

    def _once(self, route: Route, target: str, content: bytes | None) -> Any:
        self._throttle.turn()
        try:
            answer = self._line().exchange(route.method, target, content)
            self._answered = True
            if (theirs := answers.server_time(answer.headers.get("date"))) is not None:
                self.skew = theirs - self._clockwork.wall()
            return self._judge(route, answer)
        except BrokenError as broken:
            self._answered = self._answered or not isinstance(broken, UnreachedError)
            raise _FaultError(str(broken)) from None
        except answers.UnsuitableError as flaw:
            raise _FaultError(f"gave an answer to `{route.path}` that {flaw}", kind=NotThisApiError) from None

    def _line(self) -> Line:
        line: Line | None = getattr(self._local, "line", None)
        with self._lock:
            if self._closed:
                raise OutOfReachError(f"the connection to {self._who} is closed")
            if line is None:
                line = Line(self.origin, self.credentials, self._trust, self._patience.bounds)
                self._local.line = line
                self._lines.append(line)
        return line

    def _judge(self, route: Route, answer: ApiResponse) -> Any:
        status, kind = answer.status, answer.headers.get("content-type", "")
        if status == 429:  # noqa: PLR2004 - HTTP status
            raise self._haste(answer.headers)
        if status >= 500 or status in (408, 425):  # noqa: PLR2004 - statuses that may pass
            raise _FaultError(f"answered {status}")
        if not 200 <= status < 300:  # noqa: PLR2004 - HTTP status
            raise refusal(self.credentials, self.origin, route, status, _detail(answer.body, kind))
        if route.gives is None:
            return None
        data = answers.parse(answer.body, kind)
        if not isinstance(data, dict) or route.gives not in data:
            raise answers.UnsuitableError(f"has no `{route.gives}`")
        if answers.says_twice(answer.body, (route.gives, "next")):
            raise answers.UnsuitableError(f"has two `{route.gives}`, or two `next`")
        return data

    def _haste(self, headers: Mapping[str, str]) -> Exception:
        wait = answers.pause_asked(headers.get("retry-after"), headers.get("date"), self._clockwork.wall())
        if wait is not None and wait > self._patience.pause:
            most = f"and the longest that is waited for is {self._patience.pause:g} s"
            return RateLimitedError(f"{self._who} asks for a pause of {wait:.0f} s, {most}", _LATER)
        if wait:
            self._throttle.hold(wait)
        return _FaultError(
            "keeps answering that requests come too fast", wait=wait or 0.0, kind=RateLimitedError
        )


def _fault_of(state: tenacity.RetryCallState) -> _FaultError:
    fault = state.outcome.exception() if state.outcome else None
    assert isinstance(fault, _FaultError), "only faults are tried again"
    return fault


def _detail(body: bytes, kind: str) -> str:
    try:
        return answers.detail(answers.parse(body, kind))
    except answers.UnsuitableError:
        return ""
