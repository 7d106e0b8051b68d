from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.naming.likeness import nearest
from trackplan.rules import ReaderRule
from trackplan.rules.campaign_problems import about, listeners, named


class ListensToUnplannedEvent(ReaderRule):
    """A campaign listens for an event that the plan does not have."""

    card = RuleCard(
        id="listens-to-unplanned-event",
        severity=Severity.ERROR,
        summary="A campaign listens for an event that the plan does not have.",
        why=(
            "A campaign starts on the exact name. Under a name that nobody sends, nobody enters it, and "
            "nothing says so."
        ),
        fix="Let the campaign listen for a planned event, or add the event to the plan.",
        bad="""\
events:
  checkout_started: {}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {
      "id": "3",
      "name": "Checkout help",
      "event_name": "StartedCheckout", # flagged
      "state": "running"
    }
  ]
}
""",
        good="""\
events:
  checkout_started: {}
--- workspace.json
{
  "schema_version": 1,
  "campaigns": [
    {
      "id": "3",
      "name": "Checkout help",
      "event_name": "checkout_started",
      "state": "running"
    }
  ]
}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such campaign, with the event that was meant."""
        plan = world.plan
        for index, campaign, name in listeners(world):
            if name in plan.events:
                continue
            said, help_ = f"{named(campaign)} listens for `{name}`, which the plan does not have", None
            if (gone := plan.removed.get(name)) is not None:
                when = f" on {gone.on}" if gone.on else ""
                said = f"{named(campaign)} listens for `{name}`, which was removed{when}"
                help_ = f"listen for `{gone.replaced_by}`, which replaces it" if gone.replaced_by else None
            elif (like := nearest(name, plan.events)) is not None:
                help_ = f"did you mean `{like.name}`? the two differ in {like.difference}"
            yield about(world, self.card, index, campaign, said, help=help_)
