"""Runs one command: its arguments through typer, its failures into one line and an exit code."""

from __future__ import annotations

import gc
import signal
from importlib import import_module

import typer
from typer.main import get_command

from trackplan.cli import COMMANDS, module_of
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import say
from trackplan.cli.support.repeated_options import refuse_repeats

GARBAGE = 20_000
"""So many objects are made before garbage is looked for: a plan of a dozen events makes fewer."""


def run(arguments: list[str]) -> int:
    """Run one command, and return its exit code.

    Typer's own `main` is left out: it would make a closed pipe, which is no finding, exit code 1.
    """
    name, *rest = arguments
    _end_in_order()
    try:
        command = get_command(_command(name))
        command.context_settings["help_option_names"] = ["-h", "--help"]
        refuse_repeats(command)
        with command.make_context(f"trackplan {name}", rest) as context:
            code = command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    except (EOFError, typer.Abort):
        return 130
    except Exception as error:
        # Typer's own class of usage errors has moved between its versions; its method has not.
        shown = getattr(error, "format_message", None)
        if shown is None:
            raise
        return say(shown(), f"see `trackplan {name} --help`", 2)
    return code if isinstance(code, int) else 0


def _end_in_order() -> None:
    """End on SIGTERM and SIGHUP as on an error, so that nothing half-written is left; see signal(7)."""
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        if signal.getsignal(number) is signal.SIG_DFL:  # a parent may have chosen to ignore it
            signal.signal(number, _ended)


def _ended(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _command(name: str) -> typer.Typer:
    if name not in COMMANDS:
        from trackplan.naming.guess import suggest  # only a mistake needs it

        help_ = suggest(name, COMMANDS, otherwise="`trackplan --help` lists them")
        raise Stop(f"there is no command `{name}`", help_)
    app: typer.Typer = import_module(module_of(name)).app
    gc.freeze()
    gc.enable()
    gc.set_threshold(GARBAGE)
    return app
