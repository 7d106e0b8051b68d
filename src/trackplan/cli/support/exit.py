"""The end of a run: an exit code, and one sentence if it failed, whatever happens to its streams."""

from __future__ import annotations

import os
import sys

from trackplan.cli.support.errors import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

DEBUG = "TRACKPLAN_DEBUG"
"""The variable that asks for the trace of a defect. It may show values, so that nothing else does."""

UNFINISHED = 3

_marks: list[Callable[[str], None]] = []


def if_unfinished(mark: Callable[[str], None]) -> None:
    """Call this with the reason if the run cannot be finished: what marks the reports that were asked for."""
    _marks.append(mark)


def end(command: Callable[[], int]) -> NoReturn:
    """Run a command and return its exit code (0, 1, 2, 3; 130 on Ctrl-C, 141 on a closed pipe).

    An exception that nobody foresaw is a run that was not finished, like any other.
    """
    _open_streams()
    try:
        code = command()
        sys.stdout.flush()
    except Stop as stop:
        code = _stopped(stop.message, stop.help, stop.code)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:  # The reader of a pipe has gone: nobody is left to tell.
        _mute()
        code = 141
    except OSError as error:
        _mute()
        code = _refused(error)
    except Exception as error:  # noqa: BLE001 - the net below all commands
        code = _unforeseen(error)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process without taking the interpreter apart, which is a tenth of a short run.

    What was registered for the end runs. Where a thread is still there, or somebody watches, it ends as
    usual.
    """
    threading = sys.modules.get("threading")
    watched = sys.flags.inspect or sys.gettrace() is not None or sys.getprofile() is not None
    if watched or (threading is not None and threading.active_count() > 1):
        sys.exit(code)
    import atexit

    atexit._run_exitfuncs()  # noqa: SLF001 - nothing public runs them before `os._exit`
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code)


def _stopped(message: str, help_: str, code: int) -> int:
    """Say why a run stops; one that could not be finished marks the reports that were asked for."""
    say(message, help_, code)
    if code == UNFINISHED:
        for mark in _marks:
            try:
                mark(message)
            except Exception as error:  # noqa: BLE001 - the run has failed, and that is said already
                sys.stderr.write(
                    f"note: a report could not be marked as incomplete: {type(error).__name__}\n"
                )
    return code


def _unforeseen(error: Exception) -> int:
    """Report in one line that trackplan failed, and where; the error's message may hold values."""
    if os.environ.get(DEBUG):
        import traceback  # few runs fail, and fewer are looked into

        traceback.print_exception(error)
    from trackplan.validator import SchemaError

    message, help_ = unforeseen(error)
    return _stopped(message, help_, 2 if isinstance(error, SchemaError) else UNFINISHED)


def unforeseen(error: Exception) -> tuple[str, str]:
    """Return the sentence and the remedy for an exception that nobody foresaw, without its values."""
    from trackplan.model.defect import defect
    from trackplan.validator import SchemaError

    if isinstance(error, SchemaError):
        return f"nothing can be checked against the plan: {error}", "`trackplan lint` shows where"
    if isinstance(error, MemoryError):
        return "the memory of this machine is used up", "name fewer files, or a machine with more"
    return (
        f"trackplan failed, so the run is incomplete: {defect(error)}",
        f"please report this line as a defect; {DEBUG}=1 shows more, and may show values",
    )


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
        message, help_ = f"the output cannot be written: {error.strerror}", "check the disk and its space"
    else:
        name = os.fsdecode(error.filename)
        message, help_ = (
            f"`{name}` cannot be used: {error.strerror}",
            "check that it is there, and its permissions",
        )
    return _stopped(message, help_, UNFINISHED)


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
