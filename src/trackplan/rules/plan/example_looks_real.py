from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.document import Path, Ref
from trackplan.language.personal import is_made_up, looks_like
from trackplan.model.attribute import path_of
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class ExampleLooksReal(PlanRule):
    """An example looks like a real person's data."""

    card = RuleCard(
        id="example-looks-real",
        severity=Severity.ERROR,
        summary=(
            "An example holds an e-mail address, a phone, card or account number that may be somebody's."
        ),
        why=(
            "Plans are read by everybody, built into a site and sent to test systems: whoever it "
            "belongs to did not agree to that."
        ),
        fix="Use what belongs to nobody: `maya@example.com`, `+12025550143`.",
        bad="""\
people:
  attributes:
    email:
      type: string
      examples: [maya.lindqvist@gmail.com]  # flagged
""",
        good="""\
people:
  attributes:
    email:
      type: string
      examples: [maya@example.com]
    phone:
      type: string
      examples: ["+12025550143"]
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each such text in the examples of attributes and events."""
        for one in declared(plan):
            for at, kind in _real(one.attribute.examples):
                ref = Ref(one.attribute.ref.document, (*one.attribute.ref.path, "examples", *at))
                yield one.problem(f"an example of `{one.path}` looks like {kind} of a real person", ref=ref)
        for event in plan.events.values():
            for at, kind in _real(event.examples):
                yield Problem(
                    message=f"an example of `{event.name}` looks like {kind} of a real person",
                    ref=Ref(event.ref.document, (*event.ref.path, "examples", *at)),
                    event=event.name,
                    attribute=path_of(event.members, at[1:]),
                )


def _real(value: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        kind = looks_like(value)
        if kind is not None and not is_made_up(value):
            yield at, kind
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _real(inner, (*at, name))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _real(inner, (*at, index))
