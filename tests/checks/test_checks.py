"""Checks are read to one meaning or refused at a column, and say of each payload what they should."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan.checks import CheckSyntaxError, Formula, Outcome, evaluate, parse
from trackplan.checks.formula import (
    AttributePath,
    Binary,
    FunctionTerm,
    Negative,
    Number,
    TermComparison,
    Together,
)
from trackplan.checks.syntax import DEEPEST, LONGEST, readable, rename_in_check
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.sampling.sampler import Sampler
from trackplan.sampling.values import UnmetChecksError, Values

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
READ = [case for case in CASES if "error" not in case]
REFUSED = [case for case in CASES if "error" in case]


@pytest.mark.parametrize("case", READ, ids=lambda case: case["check"])
def test_a_check_says_what_it_should(case: dict[str, Any]) -> None:
    formula = parse(case["check"])
    assert str(formula) == case["reads"]
    for outcome in Outcome:
        for attributes in case.get(outcome.name.lower(), ()):
            assert evaluate(formula, attributes) is outcome, attributes


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["check"] or "nothing")
def test_what_is_no_check_is_refused_at_its_column(case: dict[str, Any]) -> None:
    with pytest.raises(CheckSyntaxError) as found:
        parse(case["check"])
    assert (found.value.column, str(found.value)) == (case["column"], case["error"])


NAMES = st.sampled_from(["total", "net", "Cart Value", "sum", "a-b", "größe", "with"])
PLAIN = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: AttributePath(tuple(names), 0))
OF_ITEMS = PLAIN.map(lambda path: AttributePath(("items", None, *path.steps), 0))


def terms(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    numbers = st.decimals(0, 10**9, places=3).map(lambda value: Number(abs(value), 0))
    return st.recursive(
        leaf | numbers,
        lambda inner: st.builds(Binary, st.sampled_from("+-*/"), inner, inner) | st.builds(Negative, inner),
        max_leaves=6,
    )


OVER_ITEMS = st.builds(
    FunctionTerm,
    st.sampled_from(["sum", "min", "max"]),
    st.builds(Binary, st.just("*"), OF_ITEMS, terms(OF_ITEMS)),
    st.just(0),
)
LENGTHS = st.builds(FunctionTerm, st.just("len"), PLAIN, st.just(0))
FORMULAS = st.builds(
    TermComparison,
    st.sampled_from(["=", "<", "<=", ">", ">="]),
    terms(PLAIN | OVER_ITEMS | LENGTHS),
    terms(PLAIN),
) | st.builds(Together, st.lists(PLAIN, min_size=1, max_size=3).map(tuple), PLAIN)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(FORMULAS)
def test_what_is_written_is_read_back(formula: Formula) -> None:
    assert parse(str(formula)) == formula


@given(st.text(alphabet="ab1.[]`()+-*/=<>, sumwithlen", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for formula in readable([text]):
        assert parse(str(formula)) == formula


@given(FORMULAS, st.dictionaries(NAMES | st.just("items"), VALUES, max_size=5))
def test_any_payload_has_an_outcome(formula: Formula, attributes: dict[str, Any]) -> None:
    assert isinstance(evaluate(formula, attributes), Outcome)


def test_what_is_long_or_deep_is_refused() -> None:
    for text in ("a = " + "b + " * LONGEST + "b", "a = " + "-" * (DEEPEST + 1) + "b"):
        with pytest.raises(CheckSyntaxError):
            parse(text)


@given(st.lists(st.tuples(st.decimals(0, 10**6, places=2), st.integers(0, 99)), max_size=20))
def test_a_total_in_whole_cents_is_met_and_a_cent_beside_it_is_not(lines: list[tuple[Decimal, int]]) -> None:
    total = sum((price * count for price, count in lines), Decimal(0))
    formula = parse("total = sum(lines[].price * lines[].count)")
    payload = {"lines": [{"price": float(price), "count": count} for price, count in lines]}
    assert evaluate(formula, payload | {"total": float(total)}) is Outcome.MET
    assert evaluate(formula, payload | {"total": float(total + Decimal("0.01"))}) is Outcome.NOT_MET


def test_another_name_for_an_attribute() -> None:
    check = "net = sum(net[].net) - `net`.net + other.net"
    assert rename_in_check(check, "net", "Net Total") == (
        "`Net Total` = sum(`Net Total`[].net) - `Net Total`.net + other.net"
    )
    assert rename_in_check("net = (", "net", "gross") == "net = ("


PLAN = """\
trackplan: 1
name: Shop
events:
  order_placed:
    attributes:
      total: {type: number, required: true, minimum: 0}
      net: {type: number, required: true, minimum: 0, maximum: 5000}
      currency: {type: string, enum: [EUR, USD]}
      count: {type: integer, required: true}
      lines:
        type: array
        required: true
        minItems: 1
        items:
          type: object
          attributes:
            price: {type: number, required: true, minimum: 0}
            quantity: {type: integer, required: true, minimum: 1, maximum: 9}
            tax: {type: number, nullable: true}
            rate: {type: number}
    checks:
      - total = sum(lines[].price * lines[].quantity)
      - net <= total
      - count = len(lines)
      - currency with total
      - lines[].rate with lines[].tax
"""


def plan_of(text: str) -> Plan:
    plan = load([read_yaml("plan.yaml", text.encode())]).plan
    assert plan is not None
    return plan


def test_made_payloads_meet_the_checks() -> None:
    event = plan_of(PLAN).events["order_placed"]
    make = Values(Random(5)).event(event)
    said = [evaluate(parse(check), made) for made in (make() for _ in range(200)) for check in event.checks]
    assert Outcome.NOT_MET not in said
    assert said.count(Outcome.MET) > 0.8 * len(said)


def test_spoilt_payloads_do_not_add_up() -> None:
    plan = plan_of(PLAN)
    sampler = Sampler(plan, [*plan.events.values()], seed=1, shape="track_v1", invalid=1)
    spoilt = [made for made in sampler.make(300) if made.rule == "check-not-met"]
    assert {made.attribute for made in spoilt} == {"total", "count"}
    checks = [parse(check) for check in plan.events["order_placed"].checks]
    for made in spoilt:
        assert Outcome.NOT_MET in [evaluate(check, made.record["data"]) for check in checks]


def test_checks_that_nothing_meets_are_said() -> None:
    plan = plan_of(PLAN.replace("net <= total", "net < 0 - 1"))
    with pytest.raises(UnmetChecksError, match="order_placed"):
        Sampler(plan, [*plan.events.values()], seed=1, shape="track_v1")
