from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import about, listeners, named


class ListensToDraftEvent(ReaderRule):
    """A running campaign listens for an event that is not sent yet."""

    card = RuleCard(
        id="listens-to-draft-event",
        severity=Severity.WARNING,
        summary="A running campaign listens for an event that is still a draft.",
        why="No sender has promised a draft event: nobody enters the campaign until one does.",
        fix="Stop the campaign until the event is active, or make the event active.",
        bad="""\
events:
  review_submitted: {status: draft}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Reviews", "state": "running", "event_name": "review_submitted"} # flagged
  ]
}
""",
        good="""\
events:
  review_submitted: {status: draft}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Reviews", "state": "draft", "event_name": "review_submitted"}
  ]
}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        for index, campaign, name in listeners(world):
            event = world.plan.events.get(name)
            if event is not None and event.status == "draft" and campaign.state not in {"draft", "stopped"}:
                said = f"{named(campaign)} listens for `{name}`, which is still a draft"
                yield about(world, self.card, index, campaign, said)
