"""Every labelled template reads as its label says, to the column."""

from __future__ import annotations

import pytest

from tests.liquid.corpus import Case, cases, lines

CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_template_reads_as_labelled(case: Case) -> None:
    assert lines(case.reading()) == (case.reads, case.unknown)


def test_no_two_templates_share_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
