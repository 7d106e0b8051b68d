"""Exports of a small shop, a record a line, and the command that audits them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PLAN = """\
trackplan: 1
name: Tea House
version: 1.0.0
owners: {growth: {name: Growth, contact: "#growth"}, shop: {name: Shop, contact: shop@example.com}}
sources: {api: {kind: server}}
events:
  cart_left:
    {description: Left., when: Once., owner: growth, sources: [api], delay: {p95: 2m},
     attributes: {cart_id: {type: string, required: true, pii: false}}}
  order_paid:
    {description: Paid., when: Once., owner: shop, sources: [api],
     attributes: {value: {type: number, required: true, pii: false}}}
journeys:
  rescue: {owner: growth, trigger: cart_left, exit_on: [order_paid], goal: {event: order_paid, within: 72h}}
"""
DAY = 86_400
START = 1_793_577_600
"""2026-11-02, a Monday, in unix seconds."""


def record(
    name: str, day: int, number: int, attributes: dict[str, Any], *, of: int = 10, late: int = 1
) -> dict[str, Any]:
    """One Pipelines call of a day, the day's ``of`` spread over it, received ``late`` seconds later."""
    at = START + day * DAY + number * (DAY // of)
    return {
        "type": "track",
        "event": name,
        "userId": f"usr_{number}",
        "timestamp": _moment(at),
        "sentAt": _moment(at),
        "receivedAt": _moment(at + late),
        "properties": attributes,
    }


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def carts(
    days: Iterable[int], *, name: str = "cart_left", many: int = 10, **said: Any
) -> list[dict[str, Any]]:
    return [
        record(name, day, number, {"cart_id": f"c{day}-{number}-{many}"}, of=many, **said)
        for day in days
        for number in range(many)
    ]


def orders(days: Iterable[int], *, value: Any = 4.5, many: int = 10) -> list[dict[str, Any]]:
    return [
        record("order_paid", day, number, {"value": value}, of=many) for day in days for number in range(many)
    ]


def write(path: Path, records: Iterable[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in records))
    return path


def trackplan(*arguments: str | Path, at: Path, code: int | None = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *map(str, arguments)],
        cwd=at,
        capture_output=True,
        text=True,
        check=False,
    )
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr
