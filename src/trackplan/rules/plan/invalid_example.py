from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.checks import Outcome, evaluate, readable
from trackplan.document import Ref
from trackplan.language.compile import attribute_schema, event_schema
from trackplan.model.attribute import Attribute, path_of
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared
from trackplan.rules.mistyped import kind
from trackplan.validator import Failure, Validator


class InvalidExample(PlanRule):
    """An example breaks the plan."""

    card = RuleCard(
        id="invalid-example",
        severity=Severity.ERROR,
        summary="An example of an event or attribute is not what the plan says it must be.",
        why=(
            "People copy examples into senders and templates; one that the plan refuses teaches the mistake."
        ),
        fix="Mend the example, or the plan.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true, examples: [ord_1, 2]}  # flagged
      order_value: {type: number}
    examples:
      - order_id: ord_1
        order_value: "42.50"  # flagged
      - order_value: 42.5  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true, examples: [ord_1]}
      order_value: {type: number}
    examples:
      - order_id: ord_1
        order_value: 42.5
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each way in which an example does not fit, at its place inside the example."""
        for event in plan.events.values():
            for index, example in enumerate(event.examples):
                for failure in _failures(event_schema(event, closed="warn"), example):
                    at = failure.at if failure.name is None else (*failure.at, failure.name)
                    yield Problem(
                        message=f"an example of `{event.name}` does not fit: {_says(failure, event.members)}",
                        ref=_place(event.ref, index, failure),
                        event=event.name,
                        attribute=path_of(event.members, at),
                    )
                for check in readable(event.checks):
                    if evaluate(check, example) is Outcome.NOT_MET:
                        yield Problem(
                            message=f"an example of `{event.name}` does not meet its check `{check}`",
                            ref=event.ref / "examples" / index,
                            event=event.name,
                        )
        for one in declared(plan):
            for index, example in enumerate(one.attribute.examples):
                for failure in _failures(attribute_schema(one.attribute, closed="warn"), example):
                    yield one.problem(
                        f"an example of `{one.path}` does not fit: {_says(failure, one.attribute.members)}",
                        ref=_place(one.attribute.ref, index, failure),
                    )


def _failures(schema: dict[str, Any], example: Any) -> Iterator[Failure]:
    try:
        validator = Validator(schema)
    except ValueError:
        return  # A pattern that cannot be run is another rule's finding.
    if not validator.accepts(example):
        yield from validator.failures(example)


def _place(holder: Ref, index: int, failure: Failure) -> Ref:
    extra = () if failure.name is None or failure.keyword == "required" else (failure.name,)
    return Ref(holder.document, (*holder.path, "examples", index, *failure.at, *extra), on_key=bool(extra))


def _says(failure: Failure, members: Mapping[str, Attribute]) -> str:
    path = f"`{path_of(members, failure.at)}`" if failure.at else "it"
    match failure.keyword:
        case "required":
            return f"{path} lacks `{failure.name}`"
        case "additionalProperties":
            return f"`{failure.name}` is not planned"
        case "type":
            return f"{path} is {kind(failure.value)}"
        case keyword:
            return f"{path} breaks `{keyword}`"
