"""One odd clock never moves the window by which the other records are judged."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.finding import Finding
from trackplan.model.times import DAY
from trackplan.scan.collector import Collector
from trackplan.scan.landed import landed, moment

PLAN = load(
    [
        read_yaml(
            "plan.yaml",
            yaml.safe_dump(
                {
                    "trackplan": 1,
                    "name": "Shop",
                    "events": {
                        "order_completed": {"volume": {"per_day": [1, 50]}},
                        "cart_viewed": {},
                        "wish_made": {},
                    },
                }
            ).encode(),
        )
    ]
).plan
START = 1_793_577_600
CLOCK = "stray-clock"
TIMES = {"implausible-time", "unset-time", "milliseconds"}

both = st.lists(st.tuples(st.integers(3, 6), st.integers(3, 6)), min_size=8, max_size=14)


def collector(records: list[tuple[str, int]]) -> Collector:
    assert PLAN is not None
    made = Collector(CompiledPlan(PLAN), profile=True)
    made.begin("a.ndjson")
    for line, (name, time) in enumerate(records, 1):
        record = {"name": name, "customer_id": "usr_1", "timestamp": time, "data": {}}
        made.add(record, lambda: (Document("a.ndjson"), ()), line)
    return made


def found(records: list[tuple[str, int]], now: int | None = None) -> list[Finding]:
    return list(collector(records).findings(whole=True, now=now))


def told(findings: list[Finding], *, but: str) -> list[tuple[str, str, str]]:
    return [
        (one.rule, one.at, one.message)
        for one in findings
        if one.rule not in {CLOCK, *TIMES} and one.event != but
    ]


def _columns(counts: list[tuple[int, int]], wishes: int) -> list[tuple[str, list[int]]]:
    orders, views = zip(*counts, strict=True)
    return [("order_completed", [*orders]), ("cart_viewed", [*views]), ("wish_made", [3] * wishes)]


@given(
    counts=both,
    wishes=st.integers(0, 8),
    stray=st.sampled_from(["order_completed", "cart_viewed", "wish_made"]),
    apart=st.integers(3, 4000),
    early=st.booleans(),
)
def test_one_stray_record_adds_its_own_finding_and_changes_nothing_else(
    *, counts: list[tuple[int, int]], wishes: int, stray: str, apart: int, early: bool
) -> None:
    records = [
        (name, START + number * DAY + one * 60)
        for name, landed in _columns(counts, wishes)
        for number, count in enumerate(landed)
        for one in range(count)
    ]
    end = max(time for _, time in records)
    time = START - apart * DAY if early else end + apart * DAY
    odd = found([*records, (stray, time)])
    plain = found(records)
    assert told(odd, but=stray) == told(plain, but=stray)
    assert {one.rule for one in odd if one.event == stray} - {CLOCK, *TIMES} <= {
        one.rule for one in plain if one.event == stray
    }
    clock = [one for one in odd if one.rule == CLOCK]
    assert len(clock) == (1_262_304_000 <= time < 2_145_916_800)
    assert all(one.count == 1 and one.location.span.line == len(records) + 1 for one in clock)


def test_a_live_audit_knows_the_end() -> None:
    records = [("cart_viewed", START + number * DAY + one) for number in range(8) for one in range(9)]
    quiet = found(records, now=START + 12 * DAY)
    assert [one.event for one in quiet if one.rule == "silent-event" and "since" in one.message] == [
        "cart_viewed"
    ]


def test_what_landed_is_told_without_the_odd_clock() -> None:
    assert PLAN is not None
    records = [("cart_viewed", START + number * DAY + one) for number in range(8) for one in range(9)]
    end = START + 8 * DAY - 1
    collected = collector([*records, ("cart_viewed", end + 900 * DAY), ("wish_made", START - 900 * DAY)])
    told = landed(collected.tally, PLAN)
    viewed, wished = told.event("cart_viewed"), told.event("wish_made")
    assert viewed is not None
    assert wished is not None
    assert (told.first, told.last) == (moment(START), moment(end))
    assert (viewed.first_seen, viewed.last_seen) == (moment(START), moment(end))
    assert (viewed.count, sum(viewed.per_day.values())) == (73, 72)
    assert (wished.first_seen, wished.last_seen, wished.per_day) == (None, None, {})
