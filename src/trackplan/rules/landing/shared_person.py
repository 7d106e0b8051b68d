from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule


class SharedPerson(LandingRule):
    """One id of a person has an improbable share of all events."""

    card = RuleCard(
        id="shared-person",
        severity=Severity.ERROR,
        summary="One id of a person stands on an improbable share of all events.",
        why=(
            "It is a shared or technical id: a journey runs once for all that stand behind it, and the mail "
            "goes to whoever the profile belongs to. Ids are counted in 4,096 groups, of which the largest "
            "is held against the others."
        ),
        fix="Send the id of the person, or none for what nobody did.",
        bad="""\
rules:
  shared-person: {options: {people: 2, least: 2, times: 2}}
identity:  # flagged
  id: {pattern: "^[a-z]"}
events:
  stock_counted: {}
--- samples/a.ndjson
{"name": "stock_counted", "customer_id": "system"}
{"name": "stock_counted", "customer_id": "system"}
{"name": "stock_counted", "customer_id": "usr_1"}
""",
        good="""\
rules:
  shared-person: {options: {people: 2, least: 2, times: 2}}
events:
  stock_counted: {}
--- samples/a.ndjson
{"name": "stock_counted", "customer_id": "usr_2"}
{"name": "stock_counted", "customer_id": "usr_1"}
""",
        options={"people": 10, "least": 50, "share": 0.1, "times": 20},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield the id, if there is one; which it is, the report does not say."""
        ref = landing.plan.identity.ref
        counts = sorted(landing.tally.persons.values())
        if len(counts) < self.options["people"]:
            return
        total, usual = sum(counts), counts[(len(counts) - 1) // 2]
        most = counts[-1] - usual  # others of the same group
        many = max(self.options["least"], self.options["share"] * total, self.options["times"] * usual)
        if counts[-1] >= many:
            yield Problem(
                message="one id of a person stands on an improbable share of all events: "
                "it is a shared or technical one",
                ref=landing.plan.ref if ref is None else ref.key,
                at="identity/shared",
                seen=Seen(count=counts[-1] if len(counts) < _FEW else most, of=total),
            )


_FEW = 1_000
"""With fewer groups than this, nearly each is one person."""
