"""One set of reports that every format is tested on, so that none can fall behind another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from trackplan.document import Document, Location, Ref, Span
from trackplan.document.excerpt import Excerpt
from trackplan.model.change import Change, Counterexample
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Consequence, Finding, Place, RuleCard, Severity, Skipped
from trackplan.model.impact import AttributeImpact, Consumer, Impact, ImpactSubject, SubjectImpact
from trackplan.model.landed import Landed, LandedAttribute, LandedEvent, LandedPeople
from trackplan.model.readiness import Check, Checklist, Readiness, ReadinessOutcome
from trackplan.model.report import Coverage, JudgedChange, PlanChanges, PlanSummary, Report, SetAside
from trackplan.model.tally import Accounts
from trackplan.model.verdict import Judgement, Verdict
from trackplan.rules import PlanRule

PLAN = PlanSummary(name="Acme Store", version="2.3.0", events=14)
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

TWIN = replace(
    MISSING,
    rule="misnamed-event",
    message="`OrderRefunded` is not planned; `order_refunded` is, and differs in letter case and separators",
    help="send `order_refunded`",
    event="OrderRefunded",
    attribute=None,
    at="events/OrderRefunded",
    count=12,
    share=1.0,
    of=12,
    meant="order_refunded",
    journeys=("refund_care",),
    consequence=Consequence.STOPS,
    fingerprint="0a0a0a0a0a0a",
)
SILENT = finding(
    "  order_refunded:",
    "order_refunded",
    30,
    rule="silent-event",
    kind="landing",
    message="`order_refunded` has landed as `OrderRefunded` since 2026-11-12: "
    "`refund_care` has no trigger since",
    help="send `order_refunded`; nothing waits for `OrderRefunded`",
    event="order_refunded",
    at="events/order_refunded",
    count=14,
    first_seen="2026-11-02",
    last_seen="2026-11-11",
    landed_as=("OrderRefunded",),
    owner="growth",
    contact="#team-growth",
    journeys=("refund_care",),
    consequence=Consequence.STOPS,
    missed=16,
    parts=(TWIN,),
    fingerprint="0b0b0b0b0b0b",
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
NOWHERE = Ref(Document("nowhere.yaml"))


class AttributeRemoved(BaseFact):
    """What a report needs of a fact, whichever it is."""

    def say(self, name: str) -> str:
        return f"{name} is removed"


class AttributeAdded(BaseFact):
    """The same of another one."""

    def say(self, name: str) -> str:
        return f"{name} is new: {self.after}"


REMOVED = replace(
    STYLE,
    rule="attribute-removed",
    kind="change",
    message="`checkout_started` no longer has `discount_code`",
    help="deprecate it first, or allow the finding with a reason",
    attribute="discount_code",
    at="events/checkout_started/discount_code",
    owner="commerce",
    contact="@acme/commerce",
)
ADDED = replace(
    OWNER,
    rule="attribute-added",
    kind="change",
    severity=Severity.INFO,
    message="`checkout_started` has a new optional `coupon`",
    help="",
    attribute="coupon",
    at="events/checkout_started/coupon",
    location=Location("tracking_plan/groups.yaml", Span(8, 5, 8, 11)),
)
CHANGES = Report(
    command="diff",
    findings=(REMOVED, ADDED),
    checked={"plan_files": 5},
    plan=PLAN,
    changes=PlanChanges(
        base="origin/main",
        head="tracking_plan",
        bump="major",
        rows=(
            JudgedChange(
                change=Change(
                    fact=AttributeRemoved(
                        at="events/checkout_started/discount_code",
                        ref=NOWHERE,
                        event="checkout_started",
                        attribute="discount_code",
                        before="string, optional",
                    ),
                    senders=Judgement(verdict=Verdict.SAFE, reason="sending it on is still valid"),
                    readers=Judgement(verdict=Verdict.BREAKING, reason="it may be missing"),
                    counterexamples=(Counterexample(side="readers", payload={"checkout_id": "chk_1"}),),
                    affected=("campaign Cart recovery", "segment Discount hunters"),
                ),
                finding=REMOVED,
            ),
            JudgedChange(
                change=Change(
                    fact=AttributeAdded(
                        at="events/checkout_started/coupon",
                        ref=NOWHERE,
                        event="checkout_started",
                        attribute="coupon",
                        group="cart",
                        after="string, optional",
                    ),
                    senders=Judgement(verdict=Verdict.SAFE, reason="what was valid stays valid"),
                    readers=Judgement(verdict=Verdict.SAFE, reason="nobody reads it yet"),
                ),
                finding=ADDED,
            ),
        ),
    ),
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
ASIDE = Report(
    command="lint",
    findings=(OWNER,),
    checked=CHECKED,
    plan=PLAN,
    set_aside=(
        SetAside(how="known", rule="wrong-type", count=3, reason="it is in the baseline"),
        SetAside(
            how="allowed",
            rule="event-without-owner",
            at="events/legacy_*",
            count=2,
            reason="they go in spring",
            location=Location("tracking_plan/trackplan.yaml", Span(14, 5, 14, 60)),
        ),
        SetAside(
            how="ignored",
            rule="similar-names",
            count=1,
            reason="two words of the trade",
            location=Location(CHECKOUT, Span(30, 40, 30, 80)),
        ),
    ),
)
AT = "2026-11-20T09:30:00Z"
LANDED = Report(
    command="audit",
    findings=(replace(MISSING, journeys=("post_purchase",), consequence=Consequence.PLANNED), SILENT),
    checked={"payloads": 48212, "files": 2},
    plan=PLAN,
    accounts=Accounts(valid=47006, violating=1204, unplanned=2),
    coverage=Coverage(files=2, bytes=52_000_000, notes=("a.csv: read as Latin-1",)),
    landed=Landed(
        first="2026-11-02T00:00:00Z",
        last=AT,
        shapes={"track_v1": 48212},
        events=(
            LandedEvent(
                name="order_completed",
                planned=True,
                count=48210,
                valid=47006,
                first_seen="2026-11-02T00:00:00Z",
                last_seen=AT,
                per_day={"2026-11-02": 24000, "2026-11-20": 24210},
                sources={"checkout-api": 48210},
                delay={"count": 48210, "p50": 2, "p95": 40, "p99": 90},
                attributes={"currency": LandedAttribute(count=47006, of=48210, types={"string": 47006})},
            ),
            LandedEvent(name="cart.viewed", planned=False, count=2, valid=0, last_seen=AT),
        ),
        people=LandedPeople(
            count=7, attributes={"email": LandedAttribute(count=7, of=7, types={"string": 7})}
        ),
    ),
)
BODY = Consumer(
    kind="message",
    role="printed",
    name="Cart recovery / After 30 minutes",
    state="running",
    attribute="cart_value",
    place="body:15:14",
    outcome="fails",
    ref=NOWHERE,
)
IMPACT = replace(
    READERS,
    impact=Impact(
        asked=("checkout_started", "signed_up"),
        subjects=(
            SubjectImpact(
                subject=ImpactSubject(event="checkout_started"),
                readers=(
                    Consumer(kind="campaign", role="trigger", name="Cart recovery", place="1", ref=NOWHERE),
                ),
                attributes=(
                    AttributeImpact(
                        attribute="cart_value",
                        planned=True,
                        messages=1,
                        without_fallback=1,
                        readers=(BODY,),
                    ),
                ),
                summary=("1 campaign is started by it", "1 message prints it without a fallback"),
            ),
            SubjectImpact(subject=ImpactSubject(event="signed_up"), readers=(), attributes=(), summary=()),
        ),
    ),
)
READY = replace(
    READERS,
    command="ready",
    impact=None,
    readiness=Readiness(
        checklists=(
            Checklist(
                name="cart_recovery",
                kind="journey",
                event="checkout_started",
                checks=(
                    Check(
                        id="definition",
                        line="definition, trigger, owner and sources are written",
                        outcome=ReadinessOutcome.PASS,
                        evidence="all four are",
                    ),
                    Check(
                        id="liquid",
                        line="every Liquid reference resolves",
                        outcome=ReadinessOutcome.FAIL,
                        evidence="1 of 20 references in 3 messages may have no value",
                        places=("body:15:14 `event.Cart_Value` is `event.cart_value`",),
                        next="trackplan impact checkout_started",
                    ),
                    Check(
                        id="landed",
                        line="it lands on real people",
                        outcome=ReadinessOutcome.UNKNOWN,
                        evidence="no audit was given",
                        next="trackplan audit EXPORT",
                    ),
                ),
            ),
        )
    ),
)
REPORTS = {
    "mixed": MIXED,
    "clean": CLEAN,
    "nothing": NOTHING,
    "incomplete": INCOMPLETE,
    "many": MANY,
    "changes": CHANGES,
    "readers": READERS,
    "aside": ASIDE,
    "landed": LANDED,
    "impact": IMPACT,
    "ready": READY,
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
