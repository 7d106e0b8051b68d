"""Every labelled template reads as its label says, to the column."""

from __future__ import annotations

import pytest

from tests.liquid.corpus import Case, cases, lines

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_template_reads_as_labelled(case: Case) -> None:
    reading = case.reading()
    assert lines(reading) == (case.reads, case.unknown, case.mistakes)
    assert reading.dialect == (case.read_as or ("legacy" if case.dialect == "legacy" else "latest"))


def test_no_two_templates_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
