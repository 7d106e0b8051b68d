from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import about, listeners, named


class CampaignWithoutJourney(ReaderRule):
    """A running campaign is in no journey of the plan."""

    card = RuleCard(
        id="campaign-without-journey",
        severity=Severity.WARNING,
        summary="A running, event-triggered campaign is not a journey of the plan.",
        why=(
            "Its exits and goal are documented nowhere: somebody who changes an event cannot "
            "know that the campaign depends on it."
        ),
        fix="Declare it under `journeys`, with its trigger, exits and goal.",
        bad="""\
events:
  checkout_started: {}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Cart recovery", "state": "running", "event_name": "checkout_started"} # flagged
  ]
}
""",
        good="""\
events:
  checkout_started: {}
journeys:
  cart_recovery: {campaign: Cart recovery, trigger: checkout_started}
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
        """Yield each such campaign; one that listens for no planned event is another rule's."""
        for index, campaign, name in listeners(world):
            planned = name in world.plan.events
            if planned and campaign.state == "running" and world.journey_of(campaign) is None:
                said = f"{named(campaign)} starts on `{name}`, and no journey of the plan is this campaign"
                yield about(world, self.card, index, campaign, said, member="name")
