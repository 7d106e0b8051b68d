from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.naming.guess import suggest
from trackplan.rules import ReaderRule


class JourneyWithoutCampaign(ReaderRule):
    """A journey of the plan has no campaign in the workspace."""

    card = RuleCard(
        id="journey-without-campaign",
        severity=Severity.WARNING,
        summary="A journey of the plan has no campaign in the workspace.",
        why=("The plan promises a journey that nobody gets; or the campaign has another name than it says."),
        fix="Build the campaign, or write its name or id under `campaign`.",
        bad="""\
events:
  account_created: {}
journeys:
  welcome:
    campaign: Welcome  # flagged
    trigger: account_created
--- workspace.json
{"schema_version": 1, "campaigns": [{"id": "1", "name": "Cart recovery"}]}
""",
        good="""\
events:
  account_created: {}
journeys:
  welcome:
    campaign: Welcome
    trigger: account_created
--- workspace.json
{"schema_version": 1, "campaigns": [{"id": "1", "name": "Welcome"}]}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such journey; template files say nothing of campaigns."""
        if world.workspace is None:
            return
        names = [campaign.name for campaign in world.workspace.campaigns if campaign.name]
        for journey in world.plan.journeys.values():
            if journey.campaign is not None and journey.name not in world.journeys:
                yield Problem(
                    message=f"the workspace has no campaign `{journey.campaign}` for `{journey.name}`",
                    ref=journey.ref / "campaign",
                    event=journey.trigger,
                    help=suggest(journey.campaign, names, otherwise="build it, or mend its name here"),
                    at=f"journeys/{journey.name}",
                )
