"""conflicting-types."""

from collections import Counter
from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import Declared, declared
from trackplan.rules.mistyped import wanted


class ConflictingTypes(PlanRule):
    """One attribute name has several types."""

    card = RuleCard(
        id="conflicting-types",
        severity=Severity.WARNING,
        summary="The same attribute has another type, format or pattern in another event.",
        why=(
            "A segment or template that reads it from both events compares numbers with texts, and is "
            "wrong for one of the two in silence."
        ),
        fix="Give it one type, best in a group that both carry, or give one of the two another name.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number}
  added_to_cart:
    attributes:
      cart_value: {type: number}
  order_completed:
    attributes:
      cart_value: {type: string}  # flagged
""",
        good="""\
groups:
  cart:
    cart_value: {type: number}
events:
  checkout_started: {groups: [cart]}
  added_to_cart: {groups: [cart]}
  order_completed: {groups: [cart]}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each place that differs from most others of its attribute path."""
        by_path: dict[str, list[Declared]] = {}
        for one in declared(plan):
            if one.holder != "people":
                by_path.setdefault(one.path, []).append(one)
        for path, all_of_them in by_path.items():
            yield from _conflicts(path, all_of_them)


def _conflicts(path: str, written: list[Declared]) -> Iterator[Problem]:
    """Yield each that has another type than most have; among equals, than the first."""
    types = Counter(frozenset(one.attribute.types) for one in written)
    usual = next(one for one in written if types[frozenset(one.attribute.types)] == max(types.values()))
    for one in written:
        if set(one.attribute.types) != set(usual.attribute.types):
            here, there = wanted(one.attribute), wanted(usual.attribute)
            yield one.problem(
                f"`{path}` is {here} here, and {there} in `{usual.holder}`", ref=one.attribute.ref / "type"
            )
            continue
        for keyword in ("format", "pattern"):
            ours, theirs = one.attribute.constraints.get(keyword), usual.attribute.constraints.get(keyword)
            if ours is not None and theirs is not None and ours != theirs:
                yield one.problem(
                    f"`{path}` has another {keyword} here than in `{usual.holder}`",
                    ref=one.attribute.ref / keyword,
                )
