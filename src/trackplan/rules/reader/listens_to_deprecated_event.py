from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import about, listeners, named


class ListensToDeprecatedEvent(ReaderRule):
    """A campaign listens for an event that is going away."""

    card = RuleCard(
        id="listens-to-deprecated-event",
        severity=Severity.WARNING,
        summary="A campaign listens for an event that the plan calls deprecated.",
        why="When the senders drop the event, nobody enters the campaign any more.",
        fix="Let the campaign listen for the event that replaces it.",
        bad="""\
events:
  cart_opened: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {"id": "1", "name": "Cart recovery", "state": "running", "event_name": "cart_opened"} # flagged
  ]
}
""",
        good="""\
events:
  cart_opened: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
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
        for index, campaign, name in listeners(world):
            event = world.plan.events.get(name)
            if event is not None and event.status == "deprecated":
                ends = f" and ends on {event.sunset}" if event.sunset else ""
                said = f"{named(campaign)} listens for `{name}`, which is deprecated{ends}"
                other = event.replaced_by
                help_ = f"listen for `{other}`, which replaces it" if other else None
                yield about(world, self.card, index, campaign, said, help=help_)
