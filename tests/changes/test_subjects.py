"""Every subject is whole: it is listed, its facts and rules are its own, and its examples go both ways."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from trackplan import changes
from trackplan.changes.rule import ChangeRule
from trackplan.changes.subject import Subject
from trackplan.model.fact import BaseFact
from trackplan.rules import catalog

MODULES = [module.name for module in pkgutil.iter_modules(changes.__path__)]
KINDS = {kind.__name__: kind for kind in changes.fact_kinds()}


def test_every_file_with_a_subject_is_listed_once() -> None:
    found = [name for name in MODULES if hasattr(import_module(f"trackplan.changes.{name}"), "SUBJECT")]
    assert sorted(changes.SUBJECTS) == found


@pytest.mark.parametrize("name", changes.SUBJECTS)
def test_a_subject_lists_the_facts_of_its_file(name: str) -> None:
    module = import_module(f"trackplan.changes.{name}")
    subject: Subject = module.SUBJECT
    listed = [kind for part in subject.parts for kind in part.facts]
    defined = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, BaseFact) and value.__module__ == module.__name__
    ]
    assert {kind for kind in defined if kind.rows} == {*listed}
    assert len(listed) == len({*listed})


def test_a_fact_and_its_mirror_stand_in_one_file() -> None:
    for kind in KINDS.values():
        assert KINDS[kind.mirror].__module__ == kind.__module__


def test_each_row_of_each_fact_has_one_rule() -> None:
    rules = [rule for rule in catalog("change").values() if issubclass(rule, ChangeRule)]
    for kind in KINDS.values():
        for row in kind.rows:
            assert sum(kind in rule.facts and row in rule.rows for rule in rules) == 1, (kind, row.when)
