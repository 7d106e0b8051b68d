"""Inputs that are right, from which the mutated ones are made."""

from __future__ import annotations

import json
from typing import NamedTuple


class Seed(NamedTuple):
    """A file that is right, by its name without folders."""

    name: str
    content: bytes


SMALL = b"""\
trackplan: 1
name: Shop
version: 1.0.0
owners: {growth: {name: Growth}}
events:
  order_completed:
    description: An order was paid.
    owner: growth
    volume: {per_day: [1, 100]}
    dedupe: {by: [order_id], within: 1d}
    attributes:
      order_id: {type: string, required: true, pattern: "^o_[0-9]+$", description: Its number.}
      total: {type: number, minimum: 0}
      items: {type: array, items: {type: object, attributes: {sku: {type: string}}}}
      email: {type: string, pii: email}
    examples: [{order_id: o_1, total: 42.5}]
  idea: {status: draft}
journeys:
  thanks: {trigger: order_completed, uses: [order_completed.order_id], campaign: Thanks}
"""
RECORDS = b"".join(
    json.dumps(record).encode() + b"\n"
    for record in (
        {
            "name": "order_completed",
            "customer_id": "usr_1",
            "timestamp": 1793491200,
            "data": {"order_id": "o_1"},
        },
        {
            "type": "track",
            "event": "order_completed",
            "userId": "u",
            "properties": {"order_id": "o_2", "total": "3"},
        },
        {
            "id": "01",
            "type": "event",
            "name": "order_completed",
            "timestamp": 1793491300,
            "data": {"total": 1e9},
        },
        {
            "identifiers": {"id": "1"},
            "type": "person",
            "action": "event",
            "name": "x",
            "attributes": {"a": [1]},
        },
    )
)
CSV = (
    b"name,customer_id,timestamp,data\n"
    b'order_completed,usr_1,1793491200,"{""order_id"":""o_1""}"\n'
    b'order_completed,usr_2,2026-11-01T00:00:00Z,"{""total"":12.5}"\n'
)
TEMPLATE = b"""\
---
event: order_completed
subject: "Thanks {{ event.order_id }}"
---
{% for item in event.items %}{{ item.sku | upcase | default: 'x' }}{% endfor %}
{% if event.total > 10 and customer.vip %}{{ event.total | times: 2 }}{% else %}{% render 'foot' %}{% endif %}
"""
BASELINE = json.dumps(
    {"baseline": 1, "findings": [{"fingerprint": "a", "rule": "x", "at": "y", "count": 1}]}
).encode()
FEED = json.dumps(
    {"activities": [{"id": "1", "type": "event", "name": "a", "timestamp": 5, "data": {"b": 1}}], "next": "c"}
).encode()
