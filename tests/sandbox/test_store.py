from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackplan.sandbox.store import Store
from trackplan.sandbox.throttle import FaultThrottle


def insert(connection: sqlite3.Connection, name: str) -> str:
    connection.execute("INSERT INTO suppressed VALUES (?)", (name,))
    return name


def kept(store: Store) -> list[str]:
    with store.read() as connection:
        return [row[0] for row in connection.execute("SELECT identifier FROM suppressed ORDER BY 1")]


@pytest.mark.parametrize("in_memory", [True, False])
def test_a_job_that_fails_leaves_its_neighbours_alone(tmp_path: Path, in_memory: bool) -> None:
    store = Store(None if in_memory else tmp_path / "s.db")

    def breaks(connection: sqlite3.Connection) -> str:
        insert(connection, "half done")
        raise ValueError("a bad job")

    async def scenario() -> list[str | BaseException]:
        jobs = [lambda connection, name=name: insert(connection, name) for name in "abc"]  # type: ignore[misc]
        return await asyncio.gather(
            *(store.write(job) for job in (jobs[0], breaks, *jobs[1:])), return_exceptions=True
        )

    results = asyncio.run(scenario())
    assert [result for result in results if isinstance(result, str)] == ["a", "b", "c"]
    assert [str(result) for result in results if isinstance(result, BaseException)] == ["a bad job"]
    assert kept(store) == ["a", "b", "c"]
    store.close()


def test_what_is_queued_is_written_before_the_store_closes(tmp_path: Path) -> None:
    store = Store(tmp_path / "s.db")

    async def scenario() -> None:
        waiting = [asyncio.ensure_future(store.write(lambda c, n=n: insert(c, str(n)))) for n in range(50)]  # type: ignore[misc]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()

    asyncio.run(scenario())
    store.close()
    again = Store(tmp_path / "s.db")
    assert len(kept(again)) == 50
    again.close()


@given(st.floats(0.5, 20), st.lists(st.floats(0, 3), max_size=60))
def test_no_second_has_more_than_twice_the_rate_and_waiting_helps(rate: float, pauses: list[float]) -> None:
    throttle, now, passed = FaultThrottle(rate), 100.0, list[float]()
    for pause in pauses:
        now += pause
        wait = throttle.wait(now)
        if wait == 0:
            passed.append(now)
        else:
            assert wait >= 1
            now += wait
            assert throttle.wait(now) == 0
            passed.append(now)
    for start in passed:
        # A full bucket, and what runs in while it empties.
        assert sum(start <= at < start + 1 for at in passed) <= max(rate, 1) + rate + 1


def test_a_rate_of_nothing_is_no_limit() -> None:
    throttle = FaultThrottle(0)
    assert [throttle.wait(0.0) for _ in range(100)] == [0] * 100
