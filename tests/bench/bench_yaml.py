"""How long `read_yaml` takes beside PyYAML's C loader on a plan of 500 events.

Run as ``python tests/bench/bench_yaml.py [EVENTS]``. Both are timed in turns in one process with the
garbage collector as users have it, so the ratio of the medians holds whatever else the machine does.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import yaml

from trackplan.document.yaml import read_yaml

ROUNDS = 11
GOAL = 1.0

_EVENT = """\
  checkout_step_{n}:
    description: The shopper reached step {n} of the checkout, on a page that shows the cart.
    when: >-
      Once per checkout and step, by the backend, when the row of the step is created; never
      when the page is shown again.
    owner: growth
    status: active
    sources: [checkout-api]
    tags: [cart, revenue, step-{n}]
    dedupe: {{by: [checkout_id], within: 24h}}
    delay: {{p95: 2m}}
    volume: {{per_day: [200, 20000]}}
    after: {{event: added_to_cart, same: cart_id}}
    groups: [cart, attribution]
    additional: warn
    attributes:
      checkout_id:
        type: string
        required: true
        pattern: "^chk_[a-z0-9]+$"
        description: The checkout's own identifier.
      currency:
        type: string
        required: true
        enum: [USD, EUR, GBP]
      cart_value:
        type: number
        required: true
        minimum: 0
        maximum: {n}00.5
        description: "The cart's value before shipping, in the currency's main unit."
      shipping_country: {{type: string, minLength: 2, maxLength: 2}}
      discount_code: {{type: string, nullable: true, pii: false}}
      email:
        type: string
        format: email
        pii: email
      created_at:
        type: timestamp
        required: true
      items:
        type: array
        required: true
        minItems: 1
        items:
          type: object
          attributes:
            sku: {{type: string, required: true, pattern: "^[A-Z0-9-]+$"}}
            price:
              type: number
              required: true
              minimum: 0
            quantity:
              type: integer
              required: true
              minimum: 1
    examples:
      - checkout_id: chk_{n}
        cart_value: 42.5
        currency: USD
        created_at: 1772000000
        items: [{{sku: A-1, price: 42.5, quantity: 1}}]
"""


def plan(events: int) -> str:
    """A plan of ``events`` events, 58 lines each."""
    return "trackplan: 1\nname: Acme Store\nevents:\n" + "".join(_EVENT.format(n=n) for n in range(events))


def seconds(work: Callable[[], object]) -> float:
    """The wall time of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> int:
    """Print the medians and their ratio; 1 when the ratio misses the goal."""
    text = plan(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    data = text.encode()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        theirs.append(seconds(lambda: yaml.load(data, Loader=yaml.CSafeLoader)))
        ours.append(seconds(lambda: read_yaml("plan.yaml", data)))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{text.count(chr(10)):,} lines, {len(data) / 1e3:,.0f} kB, medians of {ROUNDS}")  # noqa: T201
    print(f"CSafeLoader {statistics.median(theirs) * 1e3:7.1f} ms")  # noqa: T201
    print(f"read_yaml   {statistics.median(ours) * 1e3:7.1f} ms, ratio {ratio:.2f} (goal <= {GOAL})")  # noqa: T201
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
