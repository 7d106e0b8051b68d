"""One set of reports that every format is tested on, so that none can fall behind another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trackplan.document import Location, Span
from trackplan.document.excerpt import Excerpt
from trackplan.model.finding import Finding, Place, Report, RuleCard, Severity, Skipped
from trackplan.rules import PlanRule

PLAN = {"name": "Acme Store", "version": "2.3.0", "events": 14}
CHECKOUT = "tracking_plan/events/checkout.yaml"


def finding(line: str, underlined: str, number: int, /, after: str = "", **members: Any) -> Finding:
    """Make a finding about the first ``underlined`` past ``after`` in line ``number`` of a file."""
    start = line.index(underlined, line.index(after) + len(after))
    end = start + len(underlined)
    base = Finding(
        rule="wrong-type",
        kind="payload",
        severity=Severity.ERROR,
        message="",
        help="",
        location=Location(members.pop("file", CHECKOUT), Span(number, start + 1, number, end + 1)),
        excerpt=Excerpt(line=line, start=start, end=end),
    )
    return replace(base, **members)


STYLE = finding(
    "      cartValue: {type: number, required: true}",
    "cartValue",
    12,
    rule="attribute-name-style",
    kind="plan",
    message="`cartValue` is not snake_case",
    help="write `cart_value`",
    event="checkout_started",
    attribute="cartValue",
    at="events/checkout_started/cartValue",
    pointer="/events/checkout_started/attributes/cartValue",
    fingerprint="9f2c41d07a63",
)
OWNER = finding(
    "  checkout_started:",
    "checkout_started",
    8,
    rule="event-without-owner",
    kind="plan",
    severity=Severity.WARNING,
    message="`checkout_started` has no owner",
    help="add `owner:` with one of the plan's owners",
    event="checkout_started",
    at="events/checkout_started",
    pointer="/events/checkout_started",
    fingerprint="1b7de90c55aa",
)
LONG = finding(
    '{"type": "track", "event": "order_completed", "userId": "…", "properties": {"currency": "…", '
    '"items": [{"sku": "…", "price": "…", "quantity": 1}], "total": 3}}',
    '"…"',
    3,
    after='"price": ',
    file="tracking_plan/samples/orders.ndjson",
    message="`items[].price` is text that holds a number, and the plan says that it is a number, 0 or more",
    help="send the number without quotes",
    event="order_completed",
    attribute="items[].price",
    at="events/order_completed/items[].price",
    pointer="/properties/items/0/price",
    fingerprint="c0ffee112233",
)
WIDE = finding(
    "\tdescription: 購入が完了した時、一度だけ送る # nur einmal, für Käufe",
    "購入が完了した時、一度だけ送る",
    41,
    rule="event-without-trigger",
    kind="plan",
    severity=Severity.INFO,
    message="`order_completed` does not say when it fires",
    help="add `when:`, one sentence on the moment and the sender",
    event="order_completed",
    at="events/order_completed",
    file="tracking_plan/events/Bestellungen für Käufer.yaml",
    fingerprint="77aa00bb11cc",
)
MISSING = replace(
    finding(
        "order_completed,usr_…,…,,…",
        "usr",
        1204,
        file="exports/november.csv",
        rule="missing-attribute",
        kind="landing",
        message="`order_completed` lacks the required `currency`",
        help="send `currency`, or drop `required` from the plan",
        event="order_completed",
        attribute="currency",
        at="events/order_completed/currency",
        count=1204,
        share=0.02497,
        of=48210,
        first_seen="2026-11-02",
        last_seen="2026-11-20",
        source="checkout-api",
        places=(
            Place(file="exports/november.csv", line=1204, column=17),
            Place(file="exports/november.csv", line=1290, column=17, pointer="/data"),
            Place(file="exports/november.csv", line=3001),
        ),
        fingerprint="5d5d5d5d5d5d",
    ),
    excerpt=None,
)

CHECKED = {"plan_files": 5, "samples": 26}

MIXED = Report(
    command="lint",
    findings=(MISSING, STYLE, WIDE, LONG, OWNER),
    checked=CHECKED,
    skipped=(Skipped(what="tracking_plan/samples/x.bin", reason="neither JSON, CSV nor Parquet"),),
    plan=PLAN,
)
CLEAN = Report(command="lint", checked=CHECKED, plan=PLAN)
NOTHING = Report(command="lint", checked={"plan_files": 0, "samples": 0})
INCOMPLETE = Report(
    command="audit",
    findings=(MISSING,),
    checked={"plan_files": 5, "payloads": 120000},
    skipped=(Skipped(what="page 13 of `order_completed`", reason="the workspace did not answer in 30 s"),),
    complete=False,
    plan=PLAN,
)
MANY = Report(
    command="lint",
    findings=tuple(
        replace(
            STYLE,
            rule=f"rule-{number % 13:02}",
            severity=(Severity.ERROR, Severity.WARNING)[number % 13 > 10],
            message=f"`attribute_{number}` is wrong",
            location=Location(CHECKOUT, Span(number + 1, 7, number + 1, 16)),
            excerpt=None,
            fingerprint=f"{number:012x}",
        )
        for number in range(40)
    ),
    checked=CHECKED,
    plan=PLAN,
)
CHANGES = Report(
    command="diff",
    findings=(
        replace(
            STYLE,
            rule="attribute-removed",
            kind="change",
            message="`checkout_started` no longer has `discount_code`",
            help="deprecate it first, or allow the finding with a reason",
            attribute="discount_code",
            at="events/checkout_started/discount_code",
        ),
        replace(
            OWNER,
            rule="attribute-added",
            kind="change",
            severity=Severity.INFO,
            message="`checkout_started` has a new optional `coupon`",
            help="",
            attribute="coupon",
            at="events/checkout_started/coupon",
        ),
    ),
    checked={"plan_files": 5},
    plan=PLAN,
    details={
        "changes": [
            {
                "fact": "attribute-removed",
                "at": "events/checkout_started/discount_code",
                "event": "checkout_started",
                "attribute": "discount_code",
                "group": None,
                "before": "string, optional",
                "after": None,
                "senders": "safe",
                "readers": "breaking",
                "severity": "error",
                "rule": "attribute-removed",
                "reason": "senders: sending it on is still valid; readers: it may be missing",
                "because": ["readers: it may be missing"],
                "message": "`checkout_started` no longer has `discount_code`",
                "summary": "`discount_code` is removed",
                "impact": ["campaign Cart recovery", "segment Discount hunters"],
                "examples": {"readers": {"checkout_id": "chk_1"}},
                "file": CHECKOUT,
                "line": 12,
                "column": 7,
            },
            {
                "fact": "attribute-added",
                "at": "events/checkout_started/coupon",
                "event": "checkout_started",
                "attribute": "coupon",
                "group": "cart",
                "before": None,
                "after": "string, optional",
                "senders": "safe",
                "readers": "safe",
                "severity": "info",
                "rule": "attribute-added",
                "reason": "senders: what was valid stays valid; readers: nobody reads it yet",
                "because": [],
                "message": "`checkout_started` has a new optional `coupon`",
                "summary": "`coupon` is new: string, optional",
                "impact": [],
                "examples": {},
                "file": "tracking_plan/groups.yaml",
                "line": 8,
                "column": 5,
            },
        ],
        "base": "origin/main",
        "head": "tracking_plan",
        "bump": "major",
    },
)

READERS = Report(
    command="impact",
    findings=(
        finding(
            "<p>Total: {{ event.Cart_Value }}</p>",
            "event.Cart_Value",
            15,
            rule="wrong-case-in-template",
            kind="reader",
            message="`event.Cart_Value` is `event.cart_value` in the plan",
            help="write `event.cart_value`; letter case matters",
            event="checkout_started",
            attribute="Cart_Value",
            at="campaigns/1/11/body/event.Cart_Value",
            location=Location(CHECKOUT, Span(8, 3, 8, 19)),
            shown=Location("Cart recovery / After 30 minutes / body", Span(15, 14, 15, 30)),
            fingerprint="66a0c1d2e3f4",
        ),
    ),
    checked={"messages": 19, "texts": 70},
    skipped=(Skipped(what="goals and exits", reason="Customer.io's API does not show them"),),
    plan=PLAN,
)
REPORTS = {
    "mixed": MIXED,
    "clean": CLEAN,
    "nothing": NOTHING,
    "incomplete": INCOMPLETE,
    "many": MANY,
    "changes": CHANGES,
    "readers": READERS,
}


class AttributeNameStyle(PlanRule):
    """A card for the formats that print cards; the finding's other rules have none here."""

    card = RuleCard(
        id="attribute-name-style",
        severity=Severity.ERROR,
        summary="An attribute's name is not in the plan's style.",
        why="Customer.io takes `cartValue` and `cart_value` for two attributes, and a segment reads one.",
        fix="Rename the attribute, or change `naming.attributes`.",
        bad="attributes:\n  cartValue: {type: number}  # flagged\n",
        good="attributes:\n  cart_value: {type: number}\n",
    )


CARDS = {AttributeNameStyle.card.id: AttributeNameStyle}
