from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule


class PersonByEmail(LandingRule):
    """An event names its people by e-mail address alone."""

    card = RuleCard(
        id="person-by-email",
        severity=Severity.WARNING,
        summary="Most of an event's people are named by e-mail address alone, where the plan has an id.",
        why=(
            "They are other profiles than those that the id names: what is known of one is not known of the "
            "other, and a person may get every message twice."
        ),
        fix="Name the person by the id that the plan has under `identity`.",
        bad="""\
rules:
  person-by-email: {options: {least: 1}}
identity:
  id: {pattern: "^usr_"}
events:
  signed_up: {}  # flagged
--- samples/a.ndjson
{"type": "person", "action": "event", "name": "signed_up", "identifiers": {"email": "maya@example.com"}}
""",
        good="""\
rules:
  person-by-email: {options: {least: 1}}
identity:
  id: {pattern: "^usr_"}
events:
  signed_up: {}
--- samples/a.ndjson
{"type": "person", "action": "event", "name": "signed_up", "identifiers": {"id": "usr_1"}}
""",
        options={"least": 5, "share": 0.5},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        if landing.plan.identity.pattern is None:
            return
        for name, landed in sorted(landing.tally.events.items()):
            count = landed.email_only
            if count >= self.options["least"] and count >= self.options["share"] * landed.count:
                yield Problem(
                    message=f"`{name}` names its people by e-mail address alone, and not by the plan's id",
                    ref=landing.plan.events[name].ref.key,
                    event=name,
                    seen=Seen(count=count, of=landed.count),
                )
