"""Shell completion with typer's own machinery.

Commands are imported one at a time, so typer never sees all of them. Here it gets their names, and the
options of the command being typed.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import redirect_stdout
from importlib import import_module
from io import StringIO
from typing import Annotated

import typer

from trackplan.cli import COMMANDS, module_of

VARIABLE = "_TRACKPLAN_COMPLETE"
"""What typer's scripts set to say what they ask for."""

_TYPED = ("COMP_WORDS", "_TYPER_COMPLETE_ARGS")
"""Where they put the line: bash's script, and those of the other shells."""


def answer(arguments: list[str]) -> int:
    """Print completions for a shell, or handle an option such as `--install-completion`."""
    program = typer.Typer(
        rich_markup_mode=None, pretty_exceptions_enable=False, callback=_options, invoke_without_command=True
    )
    line = next((os.environ[name] for name in _TYPED if os.environ.get(name)), "")
    typed = line.split()[1:2]
    for name, summary in COMMANDS.items():
        module = import_module(module_of(name)) if [name] == typed else None
        if module is None:
            program.command(name, help=summary)(_nothing)
        elif hasattr(module, "main"):
            program.command(name)(module.main)
        else:
            program.add_typer(module.app, name=name)
    os.environ["COLUMNS"] = "10000"  # a help that typer breaks into lines would be taken for two offers
    if os.environ.get(VARIABLE) != "complete_bash":
        program(arguments, prog_name="trackplan")
        return 0
    output = sys.stdout
    with redirect_stdout(StringIO()) as offered:
        try:
            program(arguments, prog_name="trackplan")
        finally:
            # Bash puts an offer into the line as it is, and typer leaves spaces in it alone.
            output.write(re.sub(r"([^\w\n@%+=:,./-])", r"\\\1", offered.getvalue()))
    return 0


def _options(
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> None:
    """Keep a Customer.io tracking plan true."""


def _nothing() -> None:
    """The placeholder for commands whose options are not needed."""
