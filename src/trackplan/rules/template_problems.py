"""Helpers of rules about templates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import CaseUse, Slip, Use, ref_of
from trackplan.document import Ref
from trackplan.liquid.outcomes import Outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.impact import UNSENT
from trackplan.model.template import Template

EASED = {"stopped": Severity.INFO, "sent": Severity.INFO, "draft": Severity.WARNING}
"""How bad a problem of a message can be that is not being sent."""


class UseVerdict(NamedTuple):
    """What a rule says of every place that reads the same in the same way."""

    message: str
    help: str | Callable[[Use], str | None] | None = None
    severity: Severity | None = None


def problems(
    world: Readership, card: RuleCard, judge: Callable[[Use], UseVerdict | None]
) -> Iterator[Problem]:
    """Yield a problem a place; ``judge`` is asked once about all that read the same in the same way.

    What a snippet reads is read by every message that prints it: one that is still sent speaks for all.
    """
    seen: set[tuple[object, ...]] = set()
    for group in world.groups:
        if (verdict := judge(group[0])) is not None:
            for use in _once(group, seen) if group[0].read.via else group:
                help_ = verdict.help(use) if callable(verdict.help) else verdict.help
                yield about(world, card, use, verdict.message, help=help_, severity=verdict.severity)


def _once(group: Sequence[Use], seen: set[tuple[object, ...]]) -> Iterator[Use]:
    for use in sorted(group, key=lambda use: use.template.state in UNSENT):
        place = use.reference
        key = (place.via[-1], place.line, place.column, place.end_column, place.root, use.event)
        if key not in seen:
            seen.add(key)
            yield use


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
        message=message + _through(use.template, use.read.via),
        ref=use.ref,
        anchor=None if use.template.kind == "file" else anchor,
        event=use.event if event is not None else None,
        attribute=(use.read.path or None) if use.read.root in {"event", "customer"} else None,
        help=help,
        at=f"{use.template.at}/{use.read.name}",
        severity=min(own, EASED.get(use.template.state, own)),
    )


def of_slips(world: Readership, card: RuleCard, *kinds: str) -> Iterator[Problem]:
    """Yield a problem a mistake of these kinds; each place once."""
    seen = set()
    for slip in world.slips:
        place = (slip.ref.document.name, slip.ref.span)
        if slip.mistake.kind in kinds and place not in seen:
            seen.add(place)
            yield of_slip(world, card, slip)


def of_slip(world: Readership, card: RuleCard, slip: Slip, *, severity: Severity | None = None) -> Problem:
    """A problem about Liquid that does not do what its writer meant."""
    mistake = slip.mistake
    message = mistake.message + _through(slip.template, mistake.via)
    at = f"{slip.template.at}/{mistake.kind}"
    return of_template(
        world, card, slip.template, slip.ref, message, help=mistake.help, severity=severity, at=at
    )


def of_template(
    world: Readership,
    card: RuleCard,
    template: Template,
    ref: Ref,
    message: str,
    *,
    help: str | None = None,  # noqa: A002 - the word of findings
    severity: Severity | None = None,
    at: str | None = None,
) -> Problem:
    """A problem about a place of a template that is no reference."""
    own = card.severity if severity is None else severity
    event = world.plan.events.get(template.event or "")
    anchor = world.plan.ref if event is None else event.ref.key
    return Problem(
        message=message,
        ref=ref,
        anchor=None if template.kind == "file" else anchor,
        event=event.name if event is not None else None,
        help=help,
        at=at or template.at,
        severity=min(own, EASED.get(template.state, own)),
    )


def of_case(
    world: Readership,
    card: RuleCard,
    case: CaseUse,
    place: tuple[int, int, int],
    message: str,
    *,
    help: str | None = None,  # noqa: A002 - the word of findings
) -> Problem:
    """A problem about a place of a `case`, which is one about the attribute that it chooses by."""
    template, root, path = case.template, case.block.root, case.block.path
    ref = ref_of(template, case.parts, case.block.via, place)
    at = f"{template.at}/{root}.{path}"
    found = of_template(world, card, template, ref, message, help=help, at=at)
    if root == "event":
        return replace(found, attribute=path)
    return replace(found, event=None, attribute=path if root == "customer" else None)


def _through(template: Template, via: tuple[str, ...]) -> str:
    """Name the message that uses the snippet of the place."""
    return f", in the snippet `{via[-1]}` that `{template.sender}` prints" if via else ""


def quoted_use(use: Use) -> str:
    """Format the reference for a message."""
    return f"`{use.read.name}`"


def written(use: Use) -> str:
    """The reference as the template has it."""
    return _source(use)[0].strip() or use.read.name


def _source(use: Use) -> tuple[str, str]:
    """The reference as the template has it, and what follows it on its line."""
    ref = use.ref
    span = ref.span or ref.location.span
    lines = ref.document.text.split("\n", span.line)
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    return line[span.column - 1 : span.end_column - 1], line[span.end_column - 1 :]


def with_fallback(use: Use) -> str:
    """The output with a fallback, to paste in its place."""
    name = written(use)
    rest, closed, _ = _source(use)[1].partition("}}")
    if use.read.construct == "output" and use.dialect == "latest" and closed:
        rest = rest.rstrip("- \t")
        return f'write `{{{{ {name} | default: ""{rest} }}}}`'
    if use.read.construct == "output":
        return f"write `{{% if {name} != blank %}}{{{{ {name} }}}}{{% endif %}}`"
    return f"put it inside `{{% if {name} != blank %}}…{{% endif %}}`"


SAID: dict[Outcome, str] = {
    "fails": "this message is not sent",
    "blank": "this message is sent with a gap",
    "as meant": "this message is sent",
    "cannot tell": "nothing tells what the message becomes",
}
"""What the recipient gets."""


def without(use: Use, found: Outcome) -> str:
    """What the recipient gets where a value is missing."""
    if found == "as meant" and use.read.usage == "condition":
        return "the condition is never met"
    return SAID[found]


TYPED_PLAN = """\
events:
  order_completed:
    attributes:
      order_ref: {type: string, required: true}
      total: {type: string, required: true}
      value: {type: number, required: true}
      placed_at: {type: timestamp, required: true}
--- templates/order_completed/thanks.html
"""
"""The plan of examples about types, up to the message that reads it."""
