"""The ASGI application: parses requests, routes them to an API, sends the response."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import sys
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import replace
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from trackplan.model.defect import defect
from trackplan.sandbox import app_api, app_writes, inspection, pipelines, track_v1, track_v2
from trackplan.sandbox.answers import NO_SUCH_PAGE, failure, no_such_page, too_many
from trackplan.sandbox.calls import NOT_JSON, Call, CallAnswer, Decision, turned_away
from trackplan.sandbox.credentials import WRONG_KEY
from trackplan.sandbox.faults import FaultRule, spoil
from trackplan.sandbox.workspace import SandboxWorkspace, answer_of

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
PAGE_FILES = {"": "index.html", "live.css": "live.css", "live.js": "live.js"}
MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}
GUARDS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "authorization, content-type, x-strict-mode",
}
FOREIGN = CallAnswer(status=403, body={"error": "this sandbox answers to loopback names only"})
MOST_STREAMS = 32
"""Live pages at once."""
MOST_MEMBERS = 100
"""Members of one gzip body: each is a copy of what is left."""
MOST_BODY = 16_000_000
"""Largest body in bytes after decompression; beyond it the answer is 413."""
PREFLIGHT = frozenset((path,) for path in (*pipelines.TYPES, *pipelines.BROWSER_PATHS, "batch"))
HOST = re.compile(r"\[?(?P<name>.*?)\]?(:\d+)?")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class BodyTooLargeError(Exception):
    """A body larger than `MOST_BODY`."""


class Cut(Response):
    """A response that breaks off in the middle of its body."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, status_code=whole.status_code)
        self.raw_headers = whole.raw_headers

    async def __call__(self, _scope: Any, _receive: Receive, send: Send) -> None:
        """Send the first half; the server then closes the connection."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


class Web:
    """The ASGI application."""

    def __init__(self, workspace: SandboxWorkspace, *, only_loopback: bool = True) -> None:
        self.workspace = workspace
        self.only_loopback = only_loopback
        self._told: set[str] = set()
        self._streams = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        try:
            response = _response(FOREIGN) if self._rebound(request) else await self._respond(request)
        except BodyTooLargeError:
            response = _response(failure(413, f"a body may have {MOST_BODY} bytes"))
        except ClientDisconnect:
            return
        except sqlite3.Error as error:
            response = self._failed(507, f"the sandbox's database cannot be used: {error}")
        except Exception as error:  # noqa: BLE001 - the net below all requests
            response = self._failed(500, f"the sandbox failed: {defect(error)}; please report this line")
        await response(scope, receive, send)

    def _failed(self, status: int, what: str) -> Response:
        """Answer that a request failed here, and say so once for each reason."""
        if what not in self._told:
            self._told.add(what)
            sys.stderr.write(f"error: {what}\n")
            sys.stderr.flush()
        return _response(failure(status, what))

    def _rebound(self, request: Request) -> bool:
        """Return whether the Host is not ours: DNS rebinding lets web sites reach the sandbox."""
        if not self.only_loopback:
            return False
        named = HOST.fullmatch(request.headers.get("host", "").lower())
        return named is None or named["name"] not in LOOPBACK

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        own = path == "/" or path.startswith(("/trackplan", "/live."))
        if own:
            return await self._own(request)
        rule = next((r for r in self.workspace.faults if r.strikes(request.method, path)), None)
        if rule is not None and rule.fault == "slow":
            await asyncio.sleep(rule.seconds)
            rule = None
        if rule is not None and rule.when == "before" and rule.fault in ("status", "html"):
            return _faulty(rule)
        call = await _read(request, self.workspace)
        answer = await self._answer(request, call)
        if rule is None:
            return _response(answer)
        if rule.fault == "cut":
            return Cut(_response(answer))
        if rule.fault in ("status", "html"):
            return _faulty(rule)
        return _response(replace(answer, body=spoil(rule.fault, answer.body, call.query.get("start", ""))))

    async def _answer(self, request: Request, call: Call) -> CallAnswer:
        header = request.headers.get("authorization", "")
        match call.parts:
            case ("api", "v1" | "v2" as version, *rest):
                return await self._track(replace(call, parts=tuple(rest)), version, header)
            case ("v1", *rest):
                return await self._v1(replace(call, parts=tuple(rest)), header)
        return no_such_page()

    async def _track(self, call: Call, version: str, header: str) -> CallAnswer:
        decision = (track_v1 if version == "v1" else track_v2).decide(call)
        if not self.workspace.credentials.allow_track(header):
            answer = CallAnswer(status=401, body={"meta": {"error": "Unauthorized request"}})
            decision = turned_away(decision or Decision(), answer, WRONG_KEY)
        return no_such_page() if decision is None else await self._land(decision)

    async def _v1(self, call: Call, header: str) -> CallAnswer:
        if call.method == "OPTIONS" and call.parts in PREFLIGHT:
            return CallAnswer(status=204, body=None, headers=CORS)
        allowed = self.workspace.credentials.allow_pipelines(header, call.body)
        decision = pipelines.decide(call)
        if decision is not None:
            if not allowed:
                decision = pipelines.unauthorized(decision, strict=call.strict)
            answer = await self._land(decision)
            return replace(answer, headers={**answer.headers, **CORS})
        return await self._app(call, header)

    async def _app(self, call: Call, header: str) -> CallAnswer:
        open_to_all = call.parts == ("info", "ip_addresses")
        if not open_to_all and not self.workspace.credentials.allow_app(header):
            return failure(401, "The App API key is missing or wrong.", code="invalid_credentials")
        sends = call.parts[:1] == ("send",)
        wait = 0 if sends else self.workspace.throttle.wait(time.monotonic())
        if wait:
            return too_many(wait)
        written = app_writes.decide(call, self.workspace.seed)
        if written is not None:
            answer, write = written
            if write is not None:
                await self.workspace.store.write(write)
            return answer
        with self.workspace.store.read() as connection:
            return app_api.read(call, self.workspace.seed, connection) or no_such_page()

    async def _land(self, decision: Decision) -> CallAnswer:
        if not decision.arrivals:
            return decision.answer
        landed = await self.workspace.land(decision)
        return answer_of(decision, landed).answer

    async def _own(self, request: Request) -> Response:
        origin = request.headers.get("origin")
        if origin is not None and origin.partition("://")[2] != request.headers.get("host"):
            return _response(
                CallAnswer(status=403, body={"error": "this page may not be used from other sites"})
            )
        name = request.scope["path"].removeprefix("/")
        if request.method == "GET" and name in PAGE_FILES:
            return _page(PAGE_FILES[name])
        call = await _read(request, self.workspace)
        if call.parts[:1] == ("trackplan",):
            call = replace(call, parts=call.parts[1:])
        if call.method == "GET" and call.parts == ("stream",):
            since = request.headers.get("last-event-id") or call.query.get("since", "0")
            return self._live(replace(call, query={"since": since}))
        return _response(await inspection.answer(call, self.workspace), GUARDS)

    def _live(self, call: Call) -> Response:
        """A stream of what comes, while there are not too many already: each holds a page of arrivals."""
        if self._streams >= MOST_STREAMS:
            answer = CallAnswer(status=503, body={"error": f"{MOST_STREAMS} live pages are open already"})
            return _response(answer, GUARDS)
        try:
            events = inspection.stream(call, self.workspace)
        except inspection.QueryError as error:
            return _response(CallAnswer(status=400, body={"error": str(error)}), GUARDS)
        return StreamingResponse(self._counted(events), media_type="text/event-stream", headers=GUARDS)

    async def _counted(self, events: AsyncIterator[str]) -> AsyncIterator[str]:
        self._streams += 1
        try:
            async for event in events:
                yield event
        finally:
            self._streams -= 1


async def _read(request: Request, workspace: SandboxWorkspace) -> Call:
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    body = await _body(request)
    return Call(
        method=request.method,
        parts=tuple(unquote(part) for part in raw.decode("latin-1").strip("/").split("/")),
        query=dict(request.query_params) if request.scope["query_string"] else {},
        body=_decode(body),
        size=len(body),
        now=int(workspace.clock.now()),
        strict=workspace.strict or (raw.startswith(b"/v1/") and request.headers.get("x-strict-mode") == "1"),
    )


async def _body(request: Request) -> bytes:
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BODY:
            raise BodyTooLargeError
        chunks.append(chunk)
    body = b"".join(chunks)
    if body and request.headers.get("content-encoding") == "gzip":
        return _unpack(body)
    return body


def _unpack(body: bytes) -> bytes:
    """What gzip data holds, all of its members (RFC 1952, 2.2); what is cut or none stays as it is."""
    unpacked, left = b"", body
    for _ in range(MOST_MEMBERS):
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            unpacked += unpacker.decompress(left, MOST_BODY + 1 - len(unpacked))
        except zlib.error:
            return body
        if len(unpacked) > MOST_BODY:
            raise BodyTooLargeError
        if not unpacker.eof:
            return body
        if not (left := unpacker.unused_data):
            return unpacked
    raise BodyTooLargeError


def _decode(body: bytes) -> Any:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return NOT_JSON


def _response(answer: CallAnswer, headers: dict[str, str] | None = None) -> Response:
    named = {**(headers or {}), **answer.headers}
    if answer.body is None:
        return Response(status_code=answer.status, headers=named)
    if isinstance(answer.body, str):
        return Response(answer.body, status_code=answer.status, headers=named, media_type="text/html")
    content = msgspec.json.encode(answer.body)
    return Response(content, status_code=answer.status, headers=named, media_type="application/json")


def _faulty(rule: FaultRule) -> Response:
    if rule.fault == "html":
        status = rule.status if rule.status != 500 else 200  # noqa: PLR2004  # the default of `status`
        return Response(NO_SUCH_PAGE, status_code=status, media_type="text/html")
    headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
    answer = failure(rule.status, "a fault made by the sandbox")
    return _response(replace(answer, headers=headers))


def _page(name: str) -> Response:
    content = (files(__package__) / "page" / name).read_bytes()
    return Response(content, headers={**GUARDS, "content-type": MEDIA[name.rpartition(".")[2]]})
