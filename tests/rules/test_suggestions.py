"""What help offers in place of an unknown name."""

from __future__ import annotations

from tests.rules.harness import findings, split
from trackplan.rules.plan.unknown_reference import UnknownReference

PLAN = """\
events:
  seat_booked: {}
removed:
  seat_freed: {on: 2026-01-01}
journeys:
  thanks: {trigger: %s}
"""


def offered(name: str) -> str:
    files, _ = split(PLAN % name)
    (finding,) = findings(UnknownReference(), files)
    return finding.help


def test_a_removed_event_is_not_offered_and_a_planned_one_is() -> None:
    assert "seat_freed" not in offered("seat_freeed")
    assert offered("seat_bookd") == "did you mean `seat_booked`?"
