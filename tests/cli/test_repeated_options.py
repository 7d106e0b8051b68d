"""An option that takes one value is refused when it is given twice: a gate would check one plan of two."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command

from trackplan.cli import COMMANDS
from trackplan.cli.app import run
from trackplan.cli.support.errors import Stop


def options() -> Iterator[tuple[list[str], Any]]:
    """Yield the words of each command, with each of its options."""
    for name in COMMANDS:
        command: Any = get_command(import_module(f"trackplan.cli.commands.{name}").app)
        inner = getattr(command, "commands", {"": command})
        for part, one in inner.items():
            words = [name, *([part] if part else [])]
            yield from ((words, param) for param in one.params if param.param_type_name == "option")


def words(param: Any) -> list[str]:
    value = "1" if any(kind in param.type.name for kind in ("int", "float")) else "x"
    choices = getattr(param.type, "choices", None)
    first = next(iter(choices)) if choices else value
    return [param.opts[0], str(getattr(first, "value", first))]


SINGLE = [(given, param) for given, param in options() if not (param.is_flag or param.multiple)]


def test_there_are_many() -> None:
    assert len(SINGLE) > 100


@pytest.mark.parametrize(
    ("given", "param"), SINGLE, ids=[" ".join((*given, param.opts[0])) for given, param in SINGLE]
)
def test_a_second_value_is_refused(given: list[str], param: Any) -> None:
    required = {"send": ["a"], "ready": ["a"], "infer": ["a"], "liquid": ["a"], "changelog": ["a"]}
    command = [*given, *required.get(given[0], ["x"] if given[0] == "explain" else [])]
    with pytest.raises(Stop, match=f"^`{param.opts[0]}` is given more than once, and takes one value$"):
        run([*command, *words(param), *words(param)])
