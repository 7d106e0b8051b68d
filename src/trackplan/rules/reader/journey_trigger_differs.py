from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.workspace import Campaign
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import named
from trackplan.rules.template_problems import eased


class JourneyTriggerDiffers(ReaderRule):
    """A journey's campaign starts on something else than the plan says."""

    card = RuleCard(
        id="journey-trigger-differs",
        severity=Severity.ERROR,
        summary="A journey's campaign starts on something else than the plan says.",
        why=("Whoever trusts the plan keeps the wrong event alive: the campaign starts too often, or never."),
        fix="Let the campaign listen for the planned event, or mend the journey's `trigger`.",
        bad="""\
events:
  added_to_cart: {}
  checkout_started: {}
journeys:
  cart_recovery:
    campaign: Cart recovery
    trigger: checkout_started  # flagged
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Cart recovery", "state": "running", "event_name": "added_to_cart"}
  ]
}
""",
        good="""\
events:
  checkout_started: {}
journeys:
  cart_recovery:
    campaign: Cart recovery
    trigger: checkout_started
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Cart recovery", "state": "running", "event_name": "checkout_started"}
  ]
}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        for name, campaign in world.journeys.items():
            journey = world.plan.journeys[name]
            if journey.trigger != campaign.event_name:
                planned = f"has the trigger `{journey.trigger}`" if journey.trigger else "has no trigger"
                said = f"{named(campaign)} {_starts(campaign)}, and in the plan `{name}` {planned}"
                yield Problem(
                    message=said,
                    ref=journey.ref / ("trigger" if journey.trigger is not None else "segment"),
                    event=journey.trigger,
                    at=f"journeys/{name}",
                    severity=eased(self.card, campaign.state),
                )


def _starts(campaign: Campaign) -> str:
    if campaign.event_name is not None:
        return f"starts on `{campaign.event_name}`"
    if campaign.date_attribute is not None:
        return f"starts on the date in `customer.{campaign.date_attribute}`"
    return "starts on a segment" if campaign.trigger_segment_ids else "starts on no event"
