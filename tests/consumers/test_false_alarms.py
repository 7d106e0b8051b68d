"""Mails against a plan of exactly what they read: nothing is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bench.bench_impact import plan
from tests.consumers.world import world
from tests.liquid.corpus import Case, cases
from trackplan import engine
from trackplan.model.finding import Severity

ROOTS = {"event", "customer", "journey", "objects", "campaign", "message", "layout", "content", "delivery_id"}


def mails() -> list[Case]:
    """The labelled templates that can be read, of a campaign that an event starts."""
    return [
        case
        for case in cases()
        if not case.unknown
        and not case.mistakes
        and not case.snippets
        and {one.root for one in case.reading().references} <= ROOTS
        and not any(pick.by for one in case.reading().references for pick in one.read.picks)
    ]


MAILS = mails()


RETENTION = Path(__file__).parent / "retention"
TYPED: list[dict[str, Any]] = yaml.safe_load((RETENTION / "mails.yaml").read_text("utf-8"))
"""Mails with an event of one plan that has every type, so that a rule about types can be wrong of them."""


def test_there_are_many_mails() -> None:
    assert len(MAILS) >= 100
    assert len(TYPED) >= 25


@pytest.mark.parametrize("mail", MAILS, ids=lambda case: case.name)
def test_a_mail_has_no_problem_with_the_plan_of_what_it_reads(mail: Case) -> None:
    files = {"plan.yaml": plan([mail.template]), "templates/checkout_started/mail.html": mail.template}
    found = [
        f"{one.rule} {one.message}"
        for one in engine.check_readers(world(files))
        if one.severity is not Severity.INFO and one.rule != "object-printed-as-text"
    ]
    assert not found


@pytest.mark.parametrize("mail", TYPED, ids=lambda mail: mail["name"])
def test_a_mail_has_no_problem_with_a_plan_of_types(mail: dict[str, Any]) -> None:
    files = {
        "plan.yaml": (RETENTION / "plan.yaml").read_text("utf-8"),
        f"templates/{mail['event']}/mail.html": mail["mail"],
    }
    assert [f"{one.rule} {one.message}" for one in engine.check_readers(world(files))] == []
