"""Personal data: the `pii` of an attribute."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import NO_MATTER, NOTHING_NEW, lost, refused, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import may_look_personal
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute


class PiiChanged(ValueFact):
    """What the plan says of personal data in an attribute is something else."""

    mirror = "PiiChanged"
    keywords = ("pii",)
    rows = (
        row(
            refused("a text that looks like personal data is now an error (`undeclared-pii`)"),
            NO_MATTER,
            "the plan no longer says that it is personal data, and it may hold texts",
            lambda fact: lost(fact) and not fact.covered,
        ),
        row(NOTHING_NEW, NO_MATTER),
    )

    def say(self, name: str) -> str:
        words = {None: "undeclared", False: "not personal data"}
        before, after = (
            words.get(said, f"personal data of the kind `{said}`") for said in (self.before, self.after)
        )
        return f"{name} is {after}, and was {before}"


def find(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    """Yield whether the plan says something else of personal data in an attribute."""
    if old.pii != new.pii:
        yield make(
            PiiChanged,
            before=old.pii,
            after=new.pii,
            lost=bool(old.pii) and not new.pii and may_look_personal(old),
            gained=bool(new.pii) and not old.pii and may_look_personal(new),
        )


_DECLARED = "phone: {type: string, pii: phone}"

SUBJECT = Subject(
    parts=(Part(level="attribute", facts=(PiiChanged,), find=find),),
    rules=(
        change_rule(
            PiiChanged,
            id="pii-changed",
            severity=Severity.ERROR,
            summary="The plan says something else of personal data in an attribute.",
            why=(
                "Masking, deletion requests and exports go by it, and where the plan names no kind, a "
                "text that looks like personal data is an error."
            ),
            fix="Say what it is: `pii` with its kind.",
            bad=of_attribute(_DECLARED, "phone: {type: string}").flagged,
            good=of_attribute(_DECLARED, "phone: {type: string, pii: other}").clean,
        ),
    ),
)
