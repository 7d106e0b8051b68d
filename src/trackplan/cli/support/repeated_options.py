"""Rejection of repeated options that take one value, for every command.

Click keeps the last value and drops the others, so a gate that is given two plans would check one.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from trackplan.cli.support.errors import Stop


def refuse_repeats(command: Any) -> None:
    """Make a command, and each of its subcommands, raise `Stop` for a repeated option."""
    for each in (command, *getattr(command, "commands", {}).values()):
        each.make_parser = partial(_strict_parser, each.make_parser)


def _strict_parser(make_parser: Any, context: Any) -> Any:
    parser = make_parser(context)
    parser.parse_args = partial(_parse_once, parser.parse_args)
    return parser


def _parse_once(parse_args: Any, args: list[str]) -> Any:
    """Parse as click does. Its third result has a parameter once for each occurrence."""
    options, rest, given = parse_args(args=args)
    times = Counter(given)
    if not any(parameter.is_eager for parameter in times):  # --help answers, whatever else is wrong
        for parameter, count in times.items():
            if count > 1 and _takes_one_value(parameter):
                raise Stop(
                    f"`{_spelled(parameter)}` is given {_times(count)}, and takes one value", _help(parameter)
                )
    return options, rest, given


def _takes_one_value(parameter: Any) -> bool:
    """Return whether a second value contradicts the first; a flag only repeats itself."""
    if parameter.param_type_name != "option" or parameter.multiple or parameter.count:
        return False
    return not parameter.is_flag or bool(parameter.secondary_opts)


def _spelled(parameter: Any) -> str:
    long = [max(names, key=len) for names in (parameter.opts, parameter.secondary_opts) if names]
    return "/".join(long)


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"  # noqa: PLR2004


def _help(parameter: Any) -> str:
    return (
        "give one of the two" if parameter.is_flag else "give it once, or run the command once for each value"
    )
