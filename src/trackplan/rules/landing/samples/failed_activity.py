from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, day
from trackplan.model.plan import Event, Plan
from trackplan.model.tally import Spell
from trackplan.naming.styles import words
from trackplan.rules import LandingRule
from trackplan.rules.sightings import listed


class FailedActivity(LandingRule):
    """Customer.io logged failures."""

    card = RuleCard(
        id="failed-activity",
        severity=Severity.ERROR,
        summary="Customer.io logged failures of its own: messages, webhooks or changes of attributes.",
        why=(
            "A message whose Liquid prints what is not there is not sent, and a change of an attribute is "
            "not made. Only the activity log says so."
        ),
        fix="Give the Liquid a default, or send the attribute.",
        bad="""\
events:
  signed_up: {attributes: {unsubscribed_news: {type: boolean}}}  # flagged
--- samples/a.ndjson
{"type": "failed_email", "customer_id": "u", "data": {"error": "Variable 'event.unsubscribed' is missing"}}
""",
        good="""\
events:
  signed_up: {attributes: {unsubscribed_news: {type: boolean}}}
--- samples/a.ndjson
{"type": "event", "name": "signed_up", "customer_id": "u", "data": {"unsubscribed_news": true}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield what failed: once a missing variable and campaign, and all others together."""
        found: dict[tuple[str, str], tuple[Spell, set[str]]] = {}
        for (type_, variable, campaign), spell in landing.tally.failures.settled().items():
            total, types = found.setdefault((variable, campaign if variable else ""), (Spell(), set()))
            total.merge(spell)
            types.add(type_)
        for (variable, campaign), (total, types) in sorted(found.items()):
            count = f"Customer.io logged {total.count:,} {'failure' if total.count == 1 else 'failures'}"
            where = f" in the campaign `{campaign}`" if campaign else ""
            kinds = f" ({', '.join(sorted(types))})"
            why, holder = _carried(landing.plan, variable) if variable else ("", None)
            said = f": `{variable}` is missing, and {why}" if variable else ""
            yield Problem(
                message=f"{count}{kinds}{where}{said}",
                ref=landing.plan.ref if holder is None else holder.ref.key,
                event=None if holder is None else holder.name,
                at="/".join(filter(None, ("failures", variable, campaign))),
                seen=Seen(count=total.count, first=day(total.first), last=day(total.last)),
            )


def _carried(plan: Plan, variable: str) -> tuple[str, Event | None]:
    """Return the event or person that has a variable, or a similar one."""
    root, _, name = variable.partition(".")
    if root == "customer":
        holders = {"people": plan.people}
    else:
        holders = {event.name: event.members for event in plan.events.values()}
        name = name if root == "event" else variable
    first = name.partition(".")[0].partition("[")[0]
    carrying = [holder for holder, attributes in sorted(holders.items()) if first in attributes]
    if carrying:
        return f"{listed(carrying)} should carry it", plan.events.get(carrying[0])
    wanted = set(words(first))
    like = [
        (f"; `{holder}` has `{attribute}`", plan.events.get(holder))
        for holder, attributes in sorted(holders.items())
        for attribute in sorted(attributes)
        if wanted and wanted < set(words(attribute))
    ]
    text, holder = like[0] if like else ("", None)
    return f"{'no person' if root == 'customer' else 'no event'} of the plan has it{text}", holder
