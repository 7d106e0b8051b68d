"""Whether an attribute must be sent."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import BREAKING, NO_MATTER, SAFE, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import AttributeFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute

_OF_A_PERSON = row(
    NO_MATTER,
    NO_MATTER,
    "it is an attribute of a person, of which no call must carry all",
    lambda fact: fact.person,
)


class BecameRequired(AttributeFact):
    """An optional attribute is required."""

    mirror = "BecameOptional"
    rows = (
        _OF_A_PERSON,
        row((BREAKING, "a payload without it is now invalid"), (SAFE, "it is never missing any more")),
    )

    def say(self, name: str) -> str:
        return f"{name} is required, and was optional"


class BecameOptional(AttributeFact):
    """A required attribute is optional."""

    mirror = "BecameRequired"
    rows = (_OF_A_PERSON, row(STILL_VALID, (BREAKING, "it may be missing, where it never was")))

    def say(self, name: str) -> str:
        return f"{name} is optional, and was required"


def find(old: Attribute, new: Attribute, make: Make) -> Iterator[AttributeFact]:
    """Yield whether an attribute must be sent that need not, or the other way round."""
    if old.required != new.required:
        kind = BecameRequired if new.required else BecameOptional
        yield make(kind, before=old.required, after=new.required)


_OPTIONAL = "currency: {type: string}"
_REQUIRED = "currency: {type: string, required: true}"
_DEMANDED = of_attribute(_OPTIONAL, _REQUIRED)

SUBJECT = Subject(
    parts=(Part(level="attribute", facts=(BecameRequired, BecameOptional), find=find),),
    rules=(
        change_rule(
            BecameRequired,
            id="attribute-required",
            severity=Severity.ERROR,
            why="What senders sent without it until today is invalid.",
            fix="Let the senders send it first; require it once an audit shows that it is never missing.",
            bad=_DEMANDED.flagged,
            good=of_attribute(_OPTIONAL, "currency: {type: string, nullable: false}").clean,
        ),
        change_rule(
            BecameOptional,
            id="attribute-optional",
            severity=Severity.ERROR,
            why=(
                "A message that prints it with no fallback fails to send for whoever comes without "
                "it, and segments on it leave them out."
            ),
            fix="Give every reader a fallback (`| default:`) first, then allow the finding and say so.",
            bad=_DEMANDED.mirrored.flagged,
            good=of_attribute(_REQUIRED, "currency: {type: string, required: true, enum: [USD, EUR]}").clean,
        ),
    ),
)
