"""Two weeks in which five things break, a day apart, and are mended: told at once, by all, and only once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.history.exports import record, trackplan, write

PLAN = """\
trackplan: 1
name: Tea House
version: 1.0.0
docs: {url: https://docs.example.com}
owners:
  growth: {name: Growth, contact: "#growth"}
  shop: {name: Shop, contact: "#shop"}
  depot: {name: Depot, contact: depot@example.com}
sources:
  api: {kind: server}
  scanner: {kind: server, match: {attribute: source, equals: scanner}}
events:
  cart_left:
    {description: Left., when: Once., owner: growth, sources: [api],
     attributes: {cart_id: {type: string, required: true, pii: false}}}
  order_paid:
    {description: Paid., when: Once., owner: shop, sources: [api], dedupe: {by: [order_id], within: 24h},
     attributes: {order_id: {type: string, required: true, pii: false}}}
  quiz_done:
    {description: Done., when: Once., owner: growth, sources: [api],
     attributes: {score: {type: number, required: true, pii: false}}}
  parcel_sent:
    {description: Sent., when: Once., owner: depot, sources: [scanner], delay: {p95: 5m},
     attributes: {source: {type: string, required: true, pii: false}}}
  review_left:
    {description: Said., when: Once., owner: shop, sources: [api],
     attributes: {note: {type: string, required: true}}}
journeys:
  rescue: {owner: growth, trigger: cart_left, exit_on: [order_paid], goal: {event: order_paid, within: 72h}}
  thanks: {owner: shop, trigger: order_paid, exit_on: [review_left], goal: {event: review_left, within: 14d}}
  tracking:
    {owner: depot, trigger: parcel_sent, exit_on: [review_left], goal: {event: review_left, within: 14d}}
"""

MANY = 40

BREAKS = {7: "twin", 8: "doubled", 9: "flip", 10: "late", 11: "personal"}
"""The day on which each thing breaks; all are mended on day 12."""
MENDED = 12

TOLD = {
    "twin": ("cart_left", "twin landing", "growth", "#growth", "rescue"),
    "doubled": ("order_paid", "broken", "shop", "#shop", "thanks"),
    "flip": ("quiz_done", "broken", "growth", "#growth", ""),
    "late": ("parcel_sent", "warning", "depot", "depot@example.com", "tracking"),
    "personal": ("review_left", "broken", "shop", "#shop", "thanks"),
}
"""What each is told as: the event, its state, its owner with the contact, and a journey that it touches."""


def of_day(day: int, broken: set[str]) -> list[dict[str, Any]]:
    found = []
    for number in range(MANY):
        name = "CartLeft" if "twin" in broken else "cart_left"
        score: Any = str(number) if "flip" in broken and number % 2 else number
        note = f"write to ana{number}@example.com" if "personal" in broken and number % 4 == 0 else "good tea"
        late = 3_600 if "late" in broken else 2
        found += [
            record(name, day, number, {"cart_id": f"c{day}-{number}"}, of=MANY),
            record("order_paid", day, number, {"order_id": f"o{day}-{number}"}, of=MANY),
            record("quiz_done", day, number, {"score": score}, of=MANY),
            record("parcel_sent", day, number, {"source": "scanner"}, of=MANY, late=late),
            record("review_left", day, number, {"note": note}, of=MANY),
        ]
        if "doubled" in broken and number % 5 == 0:
            found.append(record("order_paid", day, number, {"order_id": f"o{day}-{number}"}, of=MANY, late=7))
    return found


class Days:
    """The daily audits: what each wrote."""

    def __init__(self, at: Path) -> None:
        self.at = at
        (at / "plan.yaml").write_text(PLAN)
        self.told: dict[int, str] = {}
        self.issues: dict[int, dict[str, dict[str, str]]] = {}
        self.health: dict[int, dict[str, dict[str, Any]]] = {}
        self.home: dict[int, str] = {}
        for day in range(15):
            self._audit(day)

    def _audit(self, day: int) -> None:
        broken = {what for first, what in BREAKS.items() if first <= day < MENDED}
        write(self.at / "day.ndjson", of_day(day, broken))
        arguments = (
            "audit",
            "day.ndjson",
            "--plan",
            "plan.yaml",
            "--history",
            "health.db",
            "--exit-zero",
            "-q",
        )
        reports = ("digest=digest.md", "issues=issues.json", "json=audit.json")
        asked = [part for one in reports for part in ("--report", one)]
        trackplan(*arguments, *asked, "--jobs", "1", at=self.at)
        self.told[day] = (self.at / "digest.md").read_text()
        wanted = json.loads((self.at / "issues.json").read_text())
        assert wanted["complete"]
        self.issues[day] = {one["key"].removeprefix("event "): one for one in wanted["open"]}
        health = json.loads((self.at / "audit.json").read_text())["health"]
        self.health[day] = {one["name"]: one for one in health["events"]}
        if day >= min(BREAKS):
            options = ("--plan", "plan.yaml", "--landed", "health.db", "--no-history", "--out", "site")
            trackplan("docs", "build", *options, at=self.at)
            self.home[day] = (self.at / "site/index.html").read_text()


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    return Days(tmp_path_factory.mktemp("disaster"))


def items(digest: str) -> list[str]:
    return [line for line in digest.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("day", range(1, min(BREAKS)))
def test_a_good_day_is_no_news(days: Days, day: int) -> None:
    assert days.issues[day] == {}
    assert "Nothing new." in days.told[day]


@pytest.mark.parametrize(("day", "what"), BREAKS.items(), ids=BREAKS.values())
def test_what_breaks_is_told_by_the_next_run_with_its_journey_and_owner(
    days: Days, day: int, what: str
) -> None:
    event, state, owner, contact, journey = TOLD[what]
    (line,) = items(days.told[day])
    assert f"**{state}** [{event}](<https://docs.example.com/events/{event}.html>)" in line
    assert contact.partition("@")[0] in line
    issue = days.issues[day][event]
    assert f"is **{state}**" in issue["body"]
    assert f"Owner: {owner} (" in issue["body"]
    assert days.health[day][event]["state"] == state
    assert journey in days.health[day][event].get("journeys", [""])
    if journey:
        assert f"`{journey}`" in issue["body"]
    home = days.home[day]
    wrong = home[home.index('<ol class="wrong">') : home.index("</ol>")]
    told = next(one for one in wrong.split("<li>\n") if f"/{event}.html" in one)
    assert f'class="mark {state.replace(" ", "-")}"' in told
    assert contact in told
    assert f"/{journey}" in told


@pytest.mark.parametrize("day", sorted(BREAKS)[1:])
def test_what_stands_is_not_told_again(days: Days, day: int) -> None:
    before = [TOLD[BREAKS[one]][0] for one in BREAKS if one < day]
    for event in before:
        assert event in days.told[day].partition("As before: ")[2]
        assert days.issues[day][event]["key"] == days.issues[day - 1][event]["key"]


def test_the_journey_without_its_trigger_stands_first(days: Days) -> None:
    worst = max(BREAKS)
    assert "1 journey does not start (rescue)" in days.told[worst]
    assert next(iter(days.issues[worst])) == "cart_left"
    assert days.home[worst].index("events/cart_left.html") < days.home[worst].index("events/quiz_done.html")


def test_all_turns_green_with_the_first_run_after_it_is_mended(days: Days) -> None:
    assert days.issues[MENDED] == {}
    assert {one["state"] for one in days.health[MENDED].values()} == {"healthy"}
    assert "Tea House: all is well" in days.told[MENDED]
    assert "Well again: cart_left, order_paid, quiz_done and 2 more." in days.told[MENDED]
    assert "All is well: 5 events landed as the plan says." in days.home[MENDED]
    assert '<ol class="wrong">' not in days.home[MENDED]
    assert "Nothing new." in days.told[MENDED + 1]


def test_no_address_of_a_person_is_in_anything_that_is_told(days: Days) -> None:
    texts = [*days.told.values(), *days.home.values(), json.dumps(days.issues)]
    assert not any("ana" in text and "@example.com" in text and "ana0" in text for text in texts)
