from __future__ import annotations

import random
import threading
from itertools import pairwise

import pytest

from trackplan.customerio.throttle import Throttle


class Simulation:
    """A clock that several threads push: whoever sleeps moves it."""

    def __init__(self) -> None:
        self.now = 0.0
        self._lock = threading.Lock()

    def clock(self) -> float:
        with self._lock:
            return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.now += seconds


def test_ten_thousand_starts_are_never_faster_than_allowed() -> None:
    time = Simulation()
    throttle = Throttle(rate=9, clock=time.clock, sleep=time.sleep)
    dice = random.Random(1)
    starts = []
    for number in range(10_000):
        throttle.turn()
        starts.append(time.now)
        time.now += dice.choice([0, 0, 0.01, 0.3])
        if number % 1000 == 500:
            throttle.hold(30)
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert min(gaps) >= 1 / 9 - 1e-6
    assert sum(gap >= 30 for gap in gaps) == 10
    assert (
        max(
            sum(start <= other < start + 1 - 1e-6 for other in starts[at : at + 12])
            for at, start in enumerate(starts)
        )
        == 9
    )


def test_threads_share_one_pace() -> None:
    time = Simulation()
    throttle = Throttle(rate=10, clock=time.clock, sleep=time.sleep)
    starts: list[float] = []

    def work() -> None:
        for _ in range(100):
            throttle.turn()
            starts.append(time.clock())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(starts) == 600
    assert max(starts) >= 599 / 10 - 1e-6


@pytest.mark.parametrize("rate", [0.1, 1])
def test_a_rate_may_be_slow(rate: float) -> None:
    time = Simulation()
    throttle = Throttle(rate, clock=time.clock, sleep=time.sleep)
    starts = []
    for _ in range(3):
        throttle.turn()
        starts.append(time.now)
    assert starts == pytest.approx([0, 1 / rate, 2 / rate])


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match=r"^the rate must be above 0$"):
        Throttle(rate)
