"""Every cell of the decision table, by the example that reaches it; and that none is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Golden
from tests.diff.plans import HEAD, changes
from tests.language.contains import known
from trackplan.changes import fact_kinds
from trackplan.changes.rows import always
from trackplan.changes.rule import ChangeRule
from trackplan.document import Ref
from trackplan.model.change import Change
from trackplan.model.fact import Life
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute
from trackplan.model.verdict import Verdict
from trackplan.reporters.decisions import decisions
from trackplan.rules import catalog

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "table.yaml").read_text())
IDS = [f"{number}-{case[0]}" for number, case in enumerate(CASES)]
NAMES = {kind.__name__: kind for kind in fact_kinds()}


@pytest.fixture(autouse=True, scope="module")
def _contains() -> Iterator[None]:
    """For the examples of what `diff` cannot compare."""
    with known():
        yield


def all_of(case: list[Any]) -> list[Change]:
    """The changes between a case's plans."""
    _, _, _, before, after, *rest = case
    of = rest[0]["of"] if rest else "attribute"
    around = {
        "attribute": lambda it: {"events": {"e": {"attributes": {"a": it}}}},
        "event": lambda it: {"events": {"e": it}},
        "plan": lambda it: it,
    }[of]
    return changes(_text(around(before)), _text(around(after)))


def found(case: list[Any]) -> list[Change]:
    """Those of a case's own fact."""
    return [change for change in all_of(case) if change.fact.id == case[0]]


def _text(plan: dict[str, Any]) -> str:
    # YAML gives dates for what the language writes as text.
    return yaml.safe_dump({**HEAD, **plan}, default_flow_style=False).replace("'", "")


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_cell(case: list[Any]) -> None:
    _, senders, readers, *_ = case
    verdicts = [(change.senders.verdict.word, change.readers.verdict.word) for change in found(case)]
    assert verdicts == [(senders, readers)]


def test_every_row_is_reached() -> None:
    reached = {id(change.fact.row()) for case in CASES for change in found(case)}
    missed = [
        (kind.__name__, row.when) for kind in fact_kinds() for row in kind.rows if id(row) not in reached
    ]
    assert missed == []


def test_every_fact_has_rows_the_last_of_which_always_applies_and_a_mirror() -> None:
    for kind in fact_kinds():
        assert kind.rows[-1].applies is always, kind
        mirror = NAMES[kind.mirror]
        assert NAMES[mirror.mirror] is kind, kind


def test_every_fact_is_judged_by_one_rule() -> None:
    for case in CASES:
        for change in found(case):
            speakers = [
                rule.card.id
                for rule in catalog("change").values()
                if issubclass(rule, ChangeRule) and list(rule().check(change))
            ]
            assert len(speakers) == 1, (change.fact.id, speakers)


def test_only_the_mild_breaks_are_warnings() -> None:
    """The version asked for and the exit code go by one idea of what breaks."""
    for case in CASES:
        for change in found(case):
            for rule in catalog("change").values():
                if not issubclass(rule, ChangeRule) or change.worst is not Verdict.BREAKING:
                    continue
                for problem in rule().check(change):
                    assert (problem.severity is Severity.ERROR) == change.breaks, change.fact.id
    assert not any(kind.mild and NAMES[kind.mirror].mild for kind in fact_kinds())


def test_the_page_of_the_table(golden: Golden) -> None:
    golden(HERE / "golden" / "decisions.md", decisions())


def test_what_each_change_is_said_to_be(golden: Golden) -> None:
    """The sentence, values and verdicts of every case of the table, which people read in a review."""
    golden(HERE / "golden" / "sentences.md", "".join(_sentences()))


def test_what_each_change_knows(golden: Golden) -> None:
    """All parts of every fact of every case: places in both plans, lifecycle, and what it alone has."""
    golden(HERE / "golden" / "facts.txt", "".join(_facts()))


def _facts() -> Iterator[str]:
    for name, case in zip(IDS, CASES, strict=True):
        yield f"case {name}\n"
        for change in all_of(case):
            yield f"- {change.fact.id}\n"
            for part in fields(change.fact):
                value = getattr(change.fact, part.name)
                if value != part.default and value != Life():
                    yield f"  {part.name}: {_shown(value)}\n"


def _shown(value: Any) -> str:
    ref = value.ref if isinstance(value, Attribute) else value
    if not isinstance(ref, Ref):
        return repr(value)
    return f"{'/'.join(map(str, ref.path)) or 'the plan'}{' (key)' if ref.on_key else ''}"


def _sentences() -> Iterator[str]:
    for case in CASES:
        for change in found(case):
            fact = change.fact
            values = " -> ".join(repr(getattr(fact, side, None)) for side in ("before", "after"))
            yield f"- {fact.id}: {fact.say(fact.full_name)} [{values}]\n"
            yield from (f"  - {line}\n" for line in change.because)
