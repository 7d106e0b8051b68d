"""`trackplan sandbox`: a local Customer.io for tests and demos."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import FailOn, FailOnOption, PlanOption, command
from trackplan.cli.support.plans import nearest_plan, require_plan
from trackplan.cli.support.reading import read_file

app = command()

ACME = "acme"
"""The word after ``--seed`` for the workspace that ships with the package."""


@app.command(epilog="Example: trackplan sandbox --port 8080 --seed acme")
def main(
    plan: PlanOption = None,
    port: Annotated[
        int, typer.Option(metavar="PORT", help="The port; 0 takes a free one.", min=0, max=65535)
    ] = 0,
    host: Annotated[
        str,
        typer.Option(metavar="HOST", help="The address to listen on; others than loopback let anyone in."),
    ] = "127.0.0.1",
    db: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Keep all in this SQLite file; by default in memory.", show_default=False
        ),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The workspace's campaigns and templates: a YAML file, or `acme`.",
            show_default=False,
        ),
    ] = None,
    tls: Annotated[
        bool, typer.Option("--tls", help="Speak https, with a certificate made on the spot.")
    ] = False,
    cert: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Speak https with this certificate.", show_default=False),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The key of --cert.", show_default=False)
    ] = None,
    rate: Annotated[
        float, typer.Option(metavar="N", help="App API requests a second; 0 for no limit.", min=0)
    ] = 10,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse what Customer.io takes in silence.")
    ] = False,
    fail_on: FailOnOption = FailOn.NEVER,
) -> int:
    """Run a local Customer.io: it takes events as the real one does and judges each by the plan.

    The first line of standard output is its URL, which is also a live page of what comes in. Every
    key is the word `trackplan`, unless CUSTOMERIO_SITE_ID, CUSTOMERIO_TRACK_API_KEY,
    CUSTOMERIO_APP_API_KEY or CUSTOMERIO_WRITE_KEY says otherwise.
    """
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise Stop(f"the sandbox needs {' and '.join(missing)}", "pip install 'trackplan[sandbox]'")
    from trackplan.sandbox.seed import shipped  # after the check for the extra
    from trackplan.sandbox.server import Options, ServeError, serve

    judge = None
    if plan is not None or nearest_plan() is not None:
        from trackplan.sandbox.judging import PlanJudge  # a sandbox without a plan is as good

        judge = PlanJudge(require_plan(plan))
    file = shipped(ACME) if seed == ACME else Path(seed) if seed else None
    options = Options(
        host=host,
        port=port,
        db=db,
        seed=None if file is None else (str(file), read_file(file, what="the seed")),
        tls=tls,
        cert=cert,
        key=key,
        rate=rate,
        strict=strict,
        fail_on=fail_on.value,
    )
    try:
        return serve(options, judge=judge, plan=judge.name if judge else None, environment=os.environ)
    except ServeError as error:
        raise Stop(str(error), error.help) from error
