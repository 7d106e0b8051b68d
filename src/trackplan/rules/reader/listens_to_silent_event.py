from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import about, listeners, named


class ListensToSilentEvent(ReaderRule):
    """A campaign listens for a planned event that did not land."""

    card = RuleCard(
        id="listens-to-silent-event",
        severity=Severity.ERROR,
        summary="A running campaign listens for a planned event of which the audit saw none.",
        why="Nobody enters the campaign while its event does not land, and nothing else says so.",
        fix="Find out why the event no longer lands, or stop the campaign.",
        bad="""\
events:
  checkout_started: {}
  order_completed: {}
--- audit.json
{"command": "audit", "landed": {"order_completed": 3}}
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
--- audit.json
{"command": "audit", "landed": {"checkout_started": 3}}
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
        """Yield each such campaign; without an audit nothing can be told."""
        if world.landed is None:
            return
        for index, campaign, name in listeners(world):
            if name in world.plan.events and name not in world.landed and campaign.state == "running":
                said = f"{named(campaign)} listens for `{name}`, of which the audit saw none"
                yield about(world, self.card, index, campaign, said)
