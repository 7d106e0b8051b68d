"""Runs one command: its arguments through typer, its failures into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import NoReturn

import typer
from typer.main import get_command

from trackplan.cli import COMMANDS
from trackplan.cli.errors import Stop


def run(arguments: list[str]) -> NoReturn:
    """Run one command and leave with its exit code (product-wide: 0, 1, 2, 3; 130 on Ctrl-C)."""
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    _forgive_narrow_encodings()
    name, *rest = arguments
    try:
        code = get_command(_command(name)).main(rest, prog_name=f"trackplan {name}", standalone_mode=False)
    except Stop as stop:
        return _say(stop.message, stop.help, stop.code)
    except BrokenPipeError:
        # The reader of a pipe has gone: nobody is left to tell. A second failure at exit is muted.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        # Typer's own class of usage errors has moved between its versions; its method has not.
        shown = getattr(error, "format_message", None)
        if shown is None:
            raise
        return _say(shown(), f"see `trackplan {name} --help`", 2)
    return code if isinstance(code, int) else 0


def _command(name: str) -> typer.Typer:
    if name not in COMMANDS:
        from trackplan.naming.guess import suggest  # noqa: PLC0415 - only a mistake needs it

        help_ = suggest(name, COMMANDS, otherwise="`trackplan --help` lists them")
        raise Stop(f"there is no command `{name}`", help_)
    app: typer.Typer = import_module(f"trackplan.cli.{name}").app
    gc.freeze()
    gc.enable()
    return app


def _say(message: str, help_: str, code: int) -> int:
    sys.stderr.write(f"error: {message}\n" + (f"  try: {help_}\n" if help_ else ""))
    return code


def _forgive_narrow_encodings() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
