"""The step of a number: ``multipleOf``."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import crossing, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, is_multiple, refuses
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity

_LOST = "a payload with a value between the new steps is now invalid"
_GAINED = "a value may come from between the old steps"


class StepFact(ValueFact):
    """A change of a number's step."""

    keywords = ("multipleOf",)

    def say(self, name: str) -> str:
        return f"{name} is {_words(self.after)}, and was {_words(self.before)}"


def _words(step: float | None) -> str:
    return "of any step" if step is None else f"a multiple of {step}"


class StepNarrowed(StepFact):
    """A number goes in larger steps, each of them a step before."""

    mirror = "StepWidened"
    rows = narrowing(_LOST)


class StepWidened(StepFact):
    """A number goes in smaller steps, of which the old ones are some."""

    mirror = "StepNarrowed"
    mild = True
    rows = widening(_GAINED)


class StepChanged(StepFact):
    """A number goes in other steps."""

    mirror = "StepChanged"
    rows = crossing(_LOST, _GAINED, unclear=True)


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield whether the step differs; the step of whole numbers is 1 where none is written."""
    before, after = old.schema.get("multipleOf"), new.schema.get("multipleOf")
    if before == after or old.step == new.step:
        return
    narrower = old.step is None or (new.step is not None and is_multiple(new.step, old.step))
    wider = new.step is None or (old.step is not None and is_multiple(old.step, new.step))
    kind = StepNarrowed if narrower else StepWidened if wider else StepChanged
    lost = refuses(old, new, ("multipleOf",), "number", unless_known=not wider)
    gained = refuses(new, old, ("multipleOf",), "number", unless_known=not narrower)
    yield make(kind, before=before, after=after, lost=lost, gained=gained)


_OTHER = of_attribute("cents: {type: integer, multipleOf: 10}", "cents: {type: integer, multipleOf: 25}")

SUBJECT = Subject(
    parts=(Part(level="values", facts=(StepNarrowed, StepWidened, StepChanged), find=find),),
    rules=(
        change_rule(
            StepChanged,
            id="step-changed",
            severity=Severity.ERROR,
            why=(
                "What senders sent between the new steps is invalid now, and readers may meet what "
                "never came."
            ),
            fix="Drop `multipleOf`, or choose a step that divides the old one.",
            bad=_OTHER.flagged,
            good=of_attribute(
                "cents: {type: integer, multipleOf: 10}", "cents: {type: integer, multipleOf: 10, minimum: 0}"
            ).clean,
        ),
    ),
)
