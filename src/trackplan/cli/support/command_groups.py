"""Groups of options: a command takes the value made from them as one parameter."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

Command = Callable[..., int | None]


def grouped(**makers: Callable[..., object]) -> Callable[[Command], Command]:
    """Decorate a command so that each maker's value is passed under its keyword name.

    In the help the options of a maker are in the place of the command's parameter.
    """
    groups = {name: inspect.signature(maker, eval_str=True).parameters for name, maker in makers.items()}

    def decorate(command: Command) -> Command:
        signature = inspect.signature(command, eval_str=True)
        options = dict(_options(signature.parameters, groups))

        @wraps(command)
        def run(**given: Any) -> int | None:
            made = {
                name: maker(**{option: given.pop(option) for option in groups[name]})
                for name, maker in makers.items()
            }
            return command(**given, **made)

        run.__annotations__ = {name: option.annotation for name, option in options.items()}
        # typer reads a command's options from its signature.
        run.__signature__ = signature.replace(parameters=tuple(options.values()))  # type: ignore[attr-defined]
        return run

    return decorate


def _options(
    own: Mapping[str, inspect.Parameter], groups: Mapping[str, Mapping[str, inspect.Parameter]]
) -> list[tuple[str, inspect.Parameter]]:
    return [
        (option, parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
        for name, one in own.items()
        for option, parameter in groups.get(name, {name: one}).items()
    ]
