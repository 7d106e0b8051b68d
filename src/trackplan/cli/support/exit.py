"""The end of a run: an exit code, and one sentence if it failed, whatever happens to its streams."""

from __future__ import annotations

import os
import sys

from trackplan.cli.support.errors import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn


def end(command: Callable[[], int]) -> NoReturn:
    """Run a command and return its exit code (0, 1, 2, 3; 130 on Ctrl-C, 141 on a closed pipe)."""
    _open_streams()
    try:
        code = command()
        sys.stdout.flush()
    except Stop as stop:
        code = say(stop.message, stop.help, stop.code)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # The reader of a pipe has gone: nobody is left to tell.
        _mute()
        code = 141
    except OSError as error:
        _mute()
        code = _refused(error)
    sys.exit(code)


def say(message: str, help_: str, code: int) -> int:
    """Write to standard error why a run stops, and the remedy; return the exit code."""
    from trackplan.cli.support.terminal import painted  # only a failure needs them
    from trackplan.reporters.safe import safe

    error, remedy = painted("error", "1;91", sys.stderr), painted("try", "1", sys.stderr)
    sys.stderr.write(f"{error}: {safe(message)}\n" + (f"  {remedy}: {safe(help_)}\n" if help_ else ""))
    return code


def _refused(error: OSError) -> int:
    try:
        os.getcwd()  # noqa: PTH109 - pathlib would be slow to import
    except OSError:
        return say("the working directory is no longer there", "change to a folder that is", 2)
    if error.filename is None:
        return say(f"the output cannot be written: {error.strerror}", "check the disk and its space", 3)
    name = os.fsdecode(error.filename)
    return say(f"`{name}` cannot be used: {error.strerror}", "check that it is there, and its permissions", 3)


def _open_streams() -> None:
    """Replace missing streams by null ones, and make encoding errors harmless.

    Redirected output is the same on every system: UTF-8, unless PYTHONIOENCODING names another, and Unix
    line ends.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if (
        not sys.stdout.isatty()
        and not os.environ.get("PYTHONIOENCODING")
        and hasattr(sys.stdout, "reconfigure")
    ):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _mute() -> None:
    """Drop buffered standard output, on which the interpreter would fail again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
