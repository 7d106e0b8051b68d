"""Helpers of rules about templates."""

from __future__ import annotations

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity

EASED = {"stopped": Severity.INFO, "sent": Severity.INFO, "draft": Severity.WARNING}
"""How bad a problem of a message can be that is not being sent."""

BUILT_IN = frozenset({"", "id", "email", "created_at", "timezone", "unsubscribed"})


def eased(card: RuleCard, state: str) -> Severity | None:
    """Return a reduced severity for a message that is not being sent, else ``None``."""
    most = EASED.get(state, card.severity)
    return most if most < card.severity else None


def about(
    world: Readership,
    card: RuleCard,
    use: Use,
    message: str,
    *,
    help: str | None = None,  # noqa: A002 - the word of findings
    severity: Severity | None = None,
) -> Problem:
    """Make a problem about one place of a template."""
    own = card.severity if severity is None else severity
    event = world.event(use)
    inside = use.found.last
    anchor = inside.ref.key if inside is not None else event.ref.key if event is not None else world.plan.ref
    return Problem(
        message=message + _through(use),
        ref=use.ref,
        anchor=None if use.template.kind == "file" else anchor,
        event=use.event if event is not None else None,
        attribute=use.reference.path or None,
        help=help,
        at=f"{use.template.at}/{use.reference.name}",
        severity=min(own, EASED.get(use.template.state, own)),
    )


def _through(use: Use) -> str:
    """Which message prints the snippet that the place is in."""
    via = use.reference.via
    return f", in the snippet `{via[-1]}` that `{use.template.sender}` prints" if via else ""


def is_built_in(path: str) -> bool:
    """Whether Customer.io itself gives every person this attribute."""
    return path in BUILT_IN or path.startswith(("_", "cio_"))


def quoted_use(use: Use) -> str:
    """The reference as a message names it."""
    return f"`{use.reference.name}`"
