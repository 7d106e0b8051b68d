"""Helpers of rules about campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard
from trackplan.model.workspace import Campaign
from trackplan.rules.template_problems import eased


def listeners(world: Readership) -> Iterator[tuple[int, Campaign, str]]:
    """Yield each campaign that an event starts, with its place in the workspace and the event's name."""
    for index, campaign in enumerate(world.workspace.campaigns if world.workspace is not None else ()):
        if campaign.event_name is not None:
            yield index, campaign, campaign.event_name


def named(campaign: Campaign) -> str:
    """Format a campaign for a message."""
    return f"`{campaign.name}`" if campaign.name else f"campaign {campaign.id}"


def about(
    world: Readership,
    card: RuleCard,
    index: int,
    campaign: Campaign,
    message: str,
    *,
    member: str = "event_name",
    help: str | None = None,  # noqa: A002 - the word of findings
) -> Problem:
    """Make a problem about one campaign, at one member of its record."""
    event = world.plan.events.get(campaign.event_name or "")
    anchor = event.ref.key if event is not None else world.plan.ref
    return Problem(
        message=message,
        ref=world.campaign_ref(index, member),
        anchor=anchor if world.live else None,
        event=campaign.event_name,
        help=help,
        at=f"campaigns/{campaign.id}",
        severity=eased(card, campaign.state),
    )
