"""The server process on loopback: it stops on a signal, with an exit code for `--fail-on`."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from trackplan.model.finding import Severity
from trackplan.sandbox.certificate import Certificate, CertificateError, make
from trackplan.sandbox.verdicts import Judge, permissive

if TYPE_CHECKING:
    from trackplan.sandbox.workspace import SandboxWorkspace

GOOD, FOUND = 0, 1
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of the command line."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 picks a free port."""
    db: Path | None = None
    """The SQLite file; ``None`` keeps everything in memory."""
    seed: tuple[str, bytes] | None = None
    """The name and the content of a seed file."""
    tls: bool = False
    """Make a certificate."""
    cert: Path | None = None
    key: Path | None = None
    rate: float = 10.0
    """App API requests a second; 0 for no limit."""
    strict: bool = False
    fail_on: Literal["error", "warning", "never"] = "never"


class ServeError(Exception):
    """The server cannot start: one sentence for the user, and a remedy."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the word of findings
        super().__init__(message)
        self.help = help


def serve(
    options: Options,
    *,
    judge: Judge | None = None,
    plan: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Serve until SIGINT or SIGTERM; return 1 if an event was as bad as ``fail_on``, else 0.

    Both signals are the normal end of a server, so neither has an exit code of its own. The URL is
    the one line on standard output, written once the server accepts calls; the rest goes to
    standard error. Raises `ServeError` when it cannot start.
    """
    with ExitStack() as stack:
        certificate = _certificate(options, stack)
        workspace = _workspace(options, judge or permissive, plan, environment or {})
        stack.callback(workspace.store.close)
        listening = stack.enter_context(_listen(options))
        _run(options, workspace, listening, certificate)
        return _verdict(options, workspace)


def _workspace(
    options: Options, judge: Judge, plan: str | None, environment: Mapping[str, str]
) -> SandboxWorkspace:
    from trackplan.sandbox import intake  # the command's help needs none of this
    from trackplan.sandbox.credentials import CallCredentials
    from trackplan.sandbox.seed import Seed, SeedError, load
    from trackplan.sandbox.store import Store, StoreError
    from trackplan.sandbox.throttle import FaultThrottle
    from trackplan.sandbox.workspace import SandboxWorkspace

    now = int(time.time())
    try:
        seed = load(*options.seed, now) if options.seed else Seed()
        store = Store(options.db)
    except SeedError as error:
        raise ServeError(str(error)) from error
    except StoreError as error:
        raise ServeError(str(error), error.help) from error
    with store.read() as connection:
        counts = intake.Counts(connection)
    workspace = SandboxWorkspace(
        store=store,
        judge=judge,
        seed=seed,
        credentials=CallCredentials.from_environment(environment),
        throttle=FaultThrottle(options.rate),
        counts=counts,
        plan=plan,
        strict=options.strict,
    )
    store.write_now(workspace.populate)
    return workspace


def _certificate(options: Options, stack: ExitStack) -> Certificate | None:
    if (options.cert is None) != (options.key is None):
        raise ServeError("`--cert` and `--key` go together")
    if options.cert and options.key:
        for path in (options.cert, options.key):
            if not path.is_file():
                raise ServeError(f"`{path}` is no file")
        return Certificate(options.cert, options.key, None)
    if not options.tls:
        return None
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="trackplan-sandbox-")))
    try:
        return make(folder, options.host)
    except CertificateError as error:
        raise ServeError(str(error)) from error


@contextmanager
def _listen(options: Options) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((options.host, options.port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ServeError(f"cannot listen on {options.host}, port {options.port}: {reason}") from error
        yield listening


def _run(
    options: Options, workspace: SandboxWorkspace, listening: socket.socket, certificate: Certificate | None
) -> None:
    import uvicorn  # slow to import

    from trackplan.sandbox.web import Web

    class Server(uvicorn.Server):
        """A server that prints its URL once it accepts calls, and leaves the exit code to `serve`."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            _announce(options, workspace, listening, certificate)

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            signals = (signal.SIGINT, signal.SIGTERM)
            before = {number: signal.signal(number, self.handle_exit) for number in signals}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

        def handle_exit(self, sig: int, frame: Any) -> None:
            workspace.stopping = True
            workspace.tell()
            super().handle_exit(sig, frame)

    logging.getLogger("uvicorn.error").addFilter(_Quiet())
    config = uvicorn.Config(
        Web(workspace, only_loopback=options.host in LOOPBACK),
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        backlog=2048,
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate.chain if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    Server(config).run(sockets=[listening])


class _Quiet(logging.Filter):
    """A log filter that drops complaints about cut bodies, which the user asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "without completing response" not in record.getMessage()


def _announce(
    options: Options, workspace: SandboxWorkspace, listening: socket.socket, certificate: Certificate | None
) -> None:
    host = f"[{options.host}]" if ":" in options.host else options.host
    scheme = "https" if certificate else "http"
    judging = f"judging by {workspace.plan}" if workspace.plan else "judging nothing: there is no plan"
    _say(f"sandbox of `{workspace.seed.name}`, {judging}; Ctrl-C ends it")
    if certificate and certificate.authority:
        for name in ("REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"):
            _say(f"{name}={certificate.authority}")
    # Last, so that whoever waits for the URL finds the rest said.
    sys.stdout.write(f"{scheme}://{host}:{listening.getsockname()[1]}\n")
    sys.stdout.flush()


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _verdict(options: Options, workspace: SandboxWorkspace) -> int:
    totals = workspace.counts.totals
    _say(f"{totals['all']} calls came in: {totals['good']} good, {totals['bad']} bad")
    levels = {"error": Severity.ERROR, "warning": Severity.WARNING}
    wanted, worst = levels.get(options.fail_on), workspace.counts.worst
    return FOUND if wanted and worst and worst >= wanted else GOOD
