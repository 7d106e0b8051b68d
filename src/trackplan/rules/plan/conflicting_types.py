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
        """Yield each way in which an attribute path differs from most others of it, at its first place."""
        by_path: dict[str, list[Declared]] = {}
        for one in declared(plan):
            if not one.is_stored and "any" not in one.attribute.types:
                by_path.setdefault(one.path, []).append(one)
        for path, written in by_path.items():
            yield from _conflicts(path, written)


def _conflicts(path: str, written: list[Declared]) -> Iterator[Problem]:
    """Yield each other type than most have; among equals, than the first."""
    by_types: dict[frozenset[str], list[Declared]] = {}
    for one in written:
        by_types.setdefault(frozenset(one.attribute.types), []).append(one)
    usual, *others = sorted(by_types.values(), key=lambda same: -len(same))
    for odd in others:
        here, there = wanted(odd[0].attribute), wanted(usual[0].attribute)
        yield odd[0].problem(
            f"`{path}` is {here} here{_more(odd)}, and {there} in `{usual[0].holder}`{_more(usual)}",
            ref=odd[0].attribute.ref / "type",
        )
    for keyword in ("format", "pattern"):
        yield from _other_values(path, keyword, usual)


def _other_values(path: str, keyword: str, same_type: list[Declared]) -> Iterator[Problem]:
    by_value: dict[str, list[Declared]] = {}
    for one in same_type:
        if (value := one.attribute.constraints.get(keyword)) is not None:
            by_value.setdefault(value, []).append(one)
    usual, *others = sorted(by_value.values(), key=lambda same: -len(same)) or [[]]
    for odd in others:
        yield odd[0].problem(
            f"`{path}` has another {keyword} here{_more(odd)} than in `{usual[0].holder}`",
            ref=odd[0].attribute.ref / keyword,
        )


def _more(same: list[Declared]) -> str:
    return f" and in {len(same) - 1} more" if len(same) > 1 else ""
