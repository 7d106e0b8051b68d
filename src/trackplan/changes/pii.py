"""Whether an attribute holds personal data."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import NO_MATTER, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import AttributeFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute


class PiiChanged(AttributeFact):
    """What the plan says of personal data in an attribute is something else."""

    mirror = "PiiChanged"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        words = {None: "undeclared", False: "not personal data"}
        before, after = (
            words.get(said, f"personal data of the kind `{said}`") for said in (self.before, self.after)
        )
        return f"{name} is {after}, and was {before}"


def find(old: Attribute, new: Attribute, make: Make) -> Iterator[AttributeFact]:
    """Yield whether the plan says something else of personal data in an attribute."""
    if old.pii != new.pii:
        yield make(PiiChanged, before=old.pii, after=new.pii)


_DECLARED = "phone: {type: string, pii: phone}"

SUBJECT = Subject(
    parts=(Part(level="attribute", facts=(PiiChanged,), find=find),),
    rules=(
        change_rule(
            PiiChanged,
            id="pii-changed",
            severity=Severity.INFO,
            summary="The plan says something else of personal data in an attribute.",
            why="Masking, deletion requests and exports go by it.",
            fix="Nothing to mend, if it is true.",
            bad=of_attribute("phone: {type: string}", _DECLARED).flagged,
            good=of_attribute(_DECLARED, _DECLARED).clean,
        ),
    ),
)
