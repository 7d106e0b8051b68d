"""No command keeps the last of several values in silence."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from typer.main import get_command

from trackplan.cli import COMMANDS, module_of
from trackplan.cli.app import run
from trackplan.cli.support.errors import Stop


def commands() -> Iterator[tuple[list[str], Any]]:
    for name in COMMANDS:
        command = get_command(import_module(module_of(name)).app)
        below = getattr(command, "commands", None)
        if below is None:
            yield [name], command
        else:
            yield from (([name, each], found) for each, found in below.items())


def options() -> Iterator[Any]:
    for words, command in commands():
        for option in command.params:
            if option.param_type_name == "option":
                yield pytest.param(words, option, id=" ".join([*words, option.opts[0]]))


def takes_many(option: Any) -> bool:
    return bool(option.multiple or option.count) or (option.is_flag and not option.secondary_opts)


@pytest.mark.parametrize(("words", "option"), [each for each in options() if not takes_many(each.values[1])])
@pytest.mark.parametrize("same", [True, False], ids=["same", "other"])
def test_an_option_of_one_value_is_refused_the_second_time(words: list[str], option: Any, same: bool) -> None:
    if option.is_flag:
        given = [option.opts[0], (option.opts if same else option.secondary_opts)[0]]
    else:
        given = [option.opts[0], "1", option.opts[-1], "1" if same else "2"]
    with pytest.raises(Stop, match=rf"`{option.opts[0]}.*is given twice") as stop:
        run([*words, *given])
    assert stop.value.code == 2
    assert stop.value.help


def test_options_of_many_values_and_flags_may_stand_more_than_once() -> None:
    with pytest.raises(Stop, match="nowhere"):
        run(["lint", "-q", "--quiet", "--report", "json=a", "--report", "text=b", "--plan", "nowhere"])


def test_help_answers_whatever_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", "--plan", "a", "--plan", "b", "--help"]) == 0
    assert "Usage" in capsys.readouterr().out


def test_a_variable_of_the_environment_and_an_option_are_no_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKPLAN_PLAN", "one")
    with pytest.raises(Stop, match="two"):
        run(["lint", "--plan", "two"])
