from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import zlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.history.exports import PLAN, carts, orders, trackplan, write
from trackplan.history.file import HistoryError, changing, reading
from trackplan.history.migrations import STEPS
from trackplan.history.record import record
from trackplan.history.rhythm import course, landed_before, newest_report
from trackplan.model.landed import Landed, LandedDay, LandedEvent
from trackplan.model.report import Report


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path


def audit(at: Path, records: list[dict[str, Any]], *more: str, history: str = "health.db") -> dict[str, Any]:
    write(at / "export.ndjson", records)
    arguments = ("audit", "--plan", "plan.yaml", "export.ndjson", "--history", history, "--exit-zero")
    trackplan(*arguments, "--report", "json=report.json", "--jobs", "1", *more, at=at)
    found: dict[str, Any] = json.loads((at / "report.json").read_text())
    return found


def rows(path: Path, table: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def test_a_day_has_its_count_and_how_many_were_valid_late_and_of_different_people(shop: Path) -> None:
    late = carts([1], many=4, late=600)
    wrong = orders([0], value="4.50", many=3)
    audit(shop, [*carts([0, 1]), *late, *orders([0, 1]), *wrong])
    assert rows(shop / "health.db", "landed") == [
        ("cart_left", "2026-11-02", 1, 10, 10, 0, 10),
        ("cart_left", "2026-11-03", 1, 14, 14, 4, 10),
        ("order_paid", "2026-11-02", 1, 13, 10, 0, 10),
        ("order_paid", "2026-11-03", 1, 10, 10, 0, 10),
    ]
    assert [row[1:] for row in rows(shop / "health.db", "findings")] == [("order_paid", "number-as-text", 3)]


def test_the_same_audit_again_changes_nothing(shop: Path) -> None:
    records = [*carts(range(5)), *orders(range(5))]
    audit(shop, records)
    before = [rows(shop / "health.db", table) for table in ("landed", "days", "findings")]
    audit(shop, records)
    assert [rows(shop / "health.db", table) for table in ("landed", "days", "findings")] == before
    assert len(rows(shop / "health.db", "runs")) == 1


def test_the_rhythm_of_the_history_tells_a_silent_event_that_the_window_alone_cannot(shop: Path) -> None:
    audit(shop, [*carts(range(14)), *orders(range(14))])
    week = audit(shop, orders(range(14, 18)))
    assert [(one["rule"], one["event"]) for one in week["findings"]] == [("silent-event", "cart_left")]
    state = {one["name"]: one["state"] for one in week["health"]["events"]}
    assert state == {"cart_left": "silent", "order_paid": "healthy"}
    assert week["health"]["events"][0]["since"] == "2026-11-15"
    alone = audit(shop, orders(range(14, 18)), history="new.db")
    assert {one["name"]: one["state"] for one in alone["health"]["events"]}["cart_left"] == "never seen"


def test_a_fall_is_measured_against_the_history(shop: Path) -> None:
    audit(shop, [*carts(range(14)), *orders(range(14), many=40)])
    week = audit(shop, [*carts(range(14, 20)), *orders(range(14, 20), many=12)])
    assert [(one["rule"], one["event"]) for one in week["findings"]] == [("volume-drop", "order_paid")]
    assert week["health"]["states"] == {"falling": 1, "healthy": 1}


def test_a_problem_stands_since_the_first_audit_that_saw_it(shop: Path) -> None:
    audit(shop, [*carts(range(4)), *orders(range(4)), *orders([2], value="4.5")])
    later = audit(shop, [*carts(range(4, 8)), *orders(range(4, 8)), *orders([6], value="4.5")])
    state = {one["name"]: one.get("since") for one in later["health"]["events"]}
    assert state["order_paid"] == "2026-11-04"
    audit(shop, [*carts(range(8, 12)), *orders(range(8, 12))])
    again = audit(shop, [*carts(range(12, 16)), *orders(range(12, 16)), *orders([13], value="4.5")])
    assert {one["name"]: one.get("since") for one in again["health"]["events"]}["order_paid"] == "2026-11-15"


@pytest.mark.parametrize("option", ["--event=order_paid", "--sample=2", "--baseline=report.json"])
def test_a_history_is_of_all_that_landed(shop: Path, option: str) -> None:
    audit(shop, [*carts([0]), *orders([0])])
    said = trackplan(
        "audit", "--plan", "plan.yaml", "export.ndjson", "--history", "health.db", option, at=shop, code=2
    )
    assert option.partition("=")[0] in said


def test_an_audit_that_could_not_be_finished_is_not_kept(shop: Path) -> None:
    write(shop / "export.ndjson", carts([0]))
    (shop / "cut.ndjson.gz").write_bytes(b"\x1f\x8b\x08\x00broken")
    arguments = ("audit", "--plan", "plan.yaml", "export.ndjson", "cut.ndjson.gz", "--history", "health.db")
    trackplan(*arguments, at=shop, code=3)
    assert not (shop / "health.db").exists()


def test_days_that_are_too_old_are_forgotten(shop: Path) -> None:
    audit(shop, [*carts(range(10)), *orders(range(10))])
    audit(shop, [*carts(range(10, 12)), *orders(range(10, 12))], "--keep", "5d")
    assert [row[0] for row in rows(shop / "health.db", "days")] == [
        f"2026-11-{number:02}" for number in range(9, 14)
    ]
    said = trackplan("audit", "export.ndjson", "--history", "health.db", "--keep", "soon", at=shop, code=2)
    assert "--keep soon" in said


def test_other_files_are_refused_and_left_alone(shop: Path) -> None:
    write(shop / "export.ndjson", carts([0]))
    with sqlite3.connect(shop / "other.db") as connection:
        connection.execute("CREATE TABLE mine (a)")
    for name, code in (("plan.yaml", 2), ("other.db", 2)):
        before = (shop / name).read_bytes()
        arguments = ("audit", "--plan", "plan.yaml", "export.ndjson", "--history", name, "--exit-zero")
        said = trackplan(*arguments, at=shop, code=code)
        assert name in said
        assert "Traceback" not in said
        assert (shop / name).read_bytes() == before


def test_two_audits_at_once_are_both_kept(shop: Path) -> None:
    exports = [write(shop / f"{day}.ndjson", [*carts([day]), *orders([day])]) for day in range(4)]
    command = [
        sys.executable,
        "-m",
        "trackplan",
        "audit",
        "--plan",
        "plan.yaml",
        "--history",
        "health.db",
        "--exit-zero",
    ]
    running = [subprocess.Popen([*command, one.name, "--quiet"], cwd=shop) for one in exports]
    assert [one.wait(120) for one in running] == [0] * len(exports)
    assert [row[0] for row in rows(shop / "health.db", "days")] == [f"2026-11-0{day}" for day in range(2, 6)]


def test_an_older_file_is_moved_to_this_version_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "health.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(STEPS[0] + "PRAGMA user_version = 1;")
        connection.execute("INSERT INTO days VALUES ('2026-11-02', 1, 86400)")
        connection.execute("INSERT INTO landed VALUES ('cart_left', '2026-11-02', 1, 10, 9, 0, 8)")
    with reading(path) as connection:
        found = course(connection, "cart_left")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM told").fetchone()[0] == 0
    assert version == len(STEPS)
    assert found is not None
    assert found.days[0].landed == LandedDay(count=10, valid=9, people=8)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "health.db"
    with changing(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    with pytest.raises(HistoryError, match="newer trackplan"), reading(path):
        pass


DAMAGE = {
    "landed.count": "UPDATE landed SET count = 'many'",
    "landed.late": "UPDATE landed SET late = -1",
    "landed.people": "UPDATE landed SET people = 1.5",
    "landed.event": "UPDATE landed SET event = x'00'",
    "days.day": "UPDATE OR REPLACE days SET day = 'Monday'",
    "days.day of the far past": "UPDATE OR REPLACE days SET day = '0001-01-01'",
    "runs.last": "UPDATE runs SET last = ''",
    "findings.count": "UPDATE findings SET count = ''",
    "problems.since": "UPDATE problems SET since = '2026-13-01T00:00:00Z'",
}


@pytest.mark.parametrize("place", DAMAGE)
def test_a_damaged_file_is_named_with_the_place(shop: Path, place: str) -> None:
    write(shop / "export.ndjson", [*carts([0]), *carts([1], name="CartLeft")])
    audit = ("audit", "--plan", "plan.yaml", "export.ndjson", "--history", "health.db", "--exit-zero", "-q")
    trackplan(*audit, at=shop)
    with sqlite3.connect(shop / "health.db") as connection:
        assert connection.execute(DAMAGE[place]).rowcount
    before = (shop / "health.db").read_bytes()
    for command in (audit, ("history", "cart_left", "--history", "health.db")):
        said = trackplan(*command, at=shop, code=2)
        assert f"`health.db` is damaged: `{place.partition(' ')[0]}` has a value" in said
    assert (shop / "health.db").read_bytes() == before


@pytest.mark.parametrize("part", [b"CREATE TABLE days", b"fingerprint"])
def test_a_schema_that_is_no_text_is_said(tmp_path: Path, part: bytes) -> None:
    path = tmp_path / "health.db"
    with changing(path):
        pass
    content = path.read_bytes()
    assert part in content
    path.write_bytes(content.replace(part, part[:-1] + b"\xff"))
    with pytest.raises(HistoryError, match=r"health\.db` (is|cannot)"), reading(path):
        pass


def test_days_without_their_run_are_damage(shop: Path) -> None:
    write(shop / "export.ndjson", carts([0]))
    trackplan(
        "audit", "--plan", "plan.yaml", "export.ndjson", "--history", "health.db", "--exit-zero", at=shop
    )
    with sqlite3.connect(shop / "health.db") as connection:
        connection.execute("DELETE FROM days")
    said = trackplan("history", "cart_left", "--history", "health.db", at=shop, code=2)
    assert "`health.db` is damaged: rows that belong together are missing" in said


@pytest.mark.parametrize(
    "content", [b"x", zlib.compress(b"[]"), zlib.compress(b"\xff"), zlib.compress(b"[]")[:-3]]
)
def test_a_report_that_is_damaged_is_said(shop: Path, content: bytes) -> None:
    write(shop / "export.ndjson", carts([0]))
    trackplan(
        "audit", "--plan", "plan.yaml", "export.ndjson", "--history", "health.db", "--exit-zero", at=shop
    )
    with sqlite3.connect(shop / "health.db") as connection:
        connection.execute("UPDATE runs SET report = ?", (content,))
    build = ("docs", "build", "--plan", "plan.yaml", "--landed", "health.db", "--no-history", "--out", "site")
    assert "`health.db` is no history: a report in it is" in trackplan(*build, at=shop, code=2)


FIRST = date(2026, 11, 2)


def report(first: int, days: int, extra: int = 0) -> Report:
    """An audit of whole days: on day N landed N + 1, and ``extra`` that came late."""
    span = [(FIRST + timedelta(days=first + number)).isoformat() for number in range(days)]
    by_day = {day: LandedDay(count=number + first + 1 + extra) for number, day in enumerate(span)}
    event = LandedEvent(
        name="cart_left",
        planned=True,
        count=sum(one.count for one in by_day.values()),
        valid=0,
        first_seen=f"{span[0]}T00:00:00Z",
        last_seen=f"{span[-1]}T23:59:59Z",
        per_day={day: one.count for day, one in by_day.items()},
        days=by_day,
    )
    landed = Landed(first=event.first_seen, last=event.last_seen, events=(event,))
    return Report(command="audit", landed=landed, checked={"payloads": event.count})


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 8)), min_size=1, max_size=8))
def test_windows_that_overlap_in_any_order_count_every_day_once(windows: list[tuple[int, int]]) -> None:
    with sqlite3.connect(":memory:", isolation_level=None) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for step in STEPS:
            connection.executescript(step)
        for first, days in windows:
            record(connection, report(first, days), keep=400, told=False)
        seen = {first + number for first, days in windows for number in range(days)}
        told = dict(connection.execute("SELECT day, count FROM landed"))
        assert told == {(FIRST + timedelta(days=day)).isoformat(): day + 1 for day in seen}
        found = course(connection, "cart_left")
        assert found is not None
        assert [day.landed is not None for day in found.days] == [
            day in seen for day in range(min(seen), max(seen) + 1)
        ]
        newest = newest_report(connection)
        assert newest is not None
        assert newest.landed is not None
        assert newest.landed.events[0].per_day == told
        cut = (FIRST + timedelta(days=max(seen))).isoformat()
        before = landed_before(connection, cut)
        per_day = before.events[0].per_day if before is not None else {}
        assert per_day == {day: count for day, count in told.items() if day < cut}


def test_a_later_audit_of_a_whole_day_has_the_last_word_and_one_of_a_part_has_not(tmp_path: Path) -> None:
    with changing(tmp_path / "health.db") as connection:
        record(connection, report(0, 3), keep=400, told=False)
        record(connection, report(2, 2, extra=5), keep=400, told=False)
        told = dict(connection.execute("SELECT day, count FROM landed"))
        assert told == {"2026-11-02": 1, "2026-11-03": 2, "2026-11-04": 8, "2026-11-05": 9}
        part = report(3, 1, extra=50)
        assert part.landed is not None
        object.__setattr__(part.landed, "first", "2026-11-05T12:00:00Z")
        record(connection, part, keep=400, told=False)
        assert dict(connection.execute("SELECT day, count FROM landed")) == told


def test_the_course_of_an_event_is_text_csv_and_a_page(shop: Path) -> None:
    audit(shop, [*carts([0, 1]), *orders([0, 1])])
    audit(shop, [*orders([4]), *orders([4], value="4.5", many=3)])
    arguments = ("history", "order_paid", "--history", "health.db")
    assert trackplan(*arguments, "-f", "csv", at=shop).splitlines() == [
        "day,event,landed,valid,late,people",
        "2026-11-02,order_paid,10,10,0,10",
        "2026-11-03,order_paid,10,10,0,10",
        "2026-11-04,order_paid,,,,",
        "2026-11-05,order_paid,,,,",
        "2026-11-06,order_paid,13,10,0,10",
    ]
    text = trackplan(*arguments, at=shop)
    assert "order_paid: 33 landed on 3 of 3 days, 2026-11-02 to 2026-11-06" in text
    assert [line.split("  ")[-1].strip() for line in text.splitlines() if "2026-11-04" in line] == [
        "no audit saw this day"
    ]
    assert "2026-11-06 to 2026-11-06: 3 number-as-text" in text
    trackplan(*arguments, "-f", "html", "-o", "course.html", at=shop)
    page = (shop / "course.html").read_text()
    assert page.count("no audit saw this day") == 2
    assert "33 landed on 3 of 3 days" in page
    said = trackplan("history", "order_payed", "--history", "health.db", at=shop, code=2)
    assert "did you mean `order_paid`?" in said
    assert "there is no history" in trackplan("history", "order_paid", "--history", "no.db", at=shop, code=2)


def test_an_audit_goes_on_from_the_day_on_which_the_last_one_ended(shop: Path) -> None:
    records = [*carts(range(10)), *orders(range(10))]
    audit(shop, [one for one in records if one["timestamp"] < "2026-11-07T12"])
    later = audit(shop, records, "--since", "last")
    assert later["landed"]["span"]["first"][:10] == "2026-11-07"
    assert len(rows(shop / "health.db", "days")) == 10
    counts = {row[3] for row in rows(shop / "health.db", "landed")}
    assert counts == {10}
    said = trackplan("audit", "export.ndjson", "--plan", "plan.yaml", "--since", "last", at=shop, code=2)
    assert "`--since last` needs a history" in said


def test_a_length_of_time_counts_back_from_the_end_that_is_given(shop: Path) -> None:
    records = [*carts(range(10)), *orders(range(10))]
    found = audit(shop, records, "--since", "3d", "--until", "2026-11-09")
    assert found["landed"]["span"]["first"] == "2026-11-06T00:00:00Z"
    assert found["landed"]["span"]["last"][:10] == "2026-11-08"
