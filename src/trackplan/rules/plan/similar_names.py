from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.naming.likeness import alike
from trackplan.rules import PlanRule
from trackplan.rules.declared import Declared, declared


class SimilarNames(PlanRule):
    """Two names are nearly the same."""

    card = RuleCard(
        id="similar-names",
        severity=Severity.WARNING,
        summary=(
            "Two events or two attributes have names that differ only in letter case, separators, "
            "word order, the form of a word, or spelling."
        ),
        why=(
            "Senders take one for the other. Half of the events go where no journey listens, and half "
            "of the segments ask for the wrong attribute."
        ),
        fix="Keep one of the two: rename what is new, and put the other name under `removed`.",
        bad="""\
events:
  order_completed:
    attributes:
      cart_value: {type: number}
      cartValue: {type: number}  # flagged
  completed_order:  # flagged
    description: The shopper paid.
""",
        good="""\
events:
  order_completed:
    attributes:
      product_id: {type: string}
      product_ids: {type: array}
  order_canceled:
    description: The shopper changed their mind.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield the later of two names: of events, of event attributes, of what people and objects have."""
        for name, like in alike(plan.events):
            if not _replaces(plan.events[name], plan.events[like.name]):
                yield Problem(
                    message=f"`{name}` and `{like.name}` differ only in {like.difference}",
                    ref=plan.events[name].ref.key,
                    event=name,
                )
        data = set(_keys_of_data(plan))
        beside: dict[str, dict[str, Declared]] = {}
        for one in declared(plan):
            if not one.is_item and one.parent not in data:
                first = beside.setdefault(one.holder if one.is_stored else "", {})
                first.setdefault(one.attribute.name, one)
        for first in beside.values():
            yield from self._attributes(first)

    def _attributes(self, first: Mapping[str, Declared]) -> Iterator[Problem]:
        for name, like in alike(first):
            one, other = first[name], first[like.name]
            if _replaces(one.attribute, other.attribute) or _one_of_many(one.attribute, other.attribute):
                continue
            where = "" if one.holder == other.holder else f" of `{other.holder}`"
            yield one.problem(f"`{name}` and `{like.name}`{where} differ only in {like.difference}")


def _replaces(one: Event | Attribute, other: Event | Attribute) -> bool:
    """Whether one is on its way out in favour of the other."""
    return one.replaced_by == other.name or other.replaced_by == one.name


def _one_of_many(one: Attribute, other: Attribute) -> bool:
    """Whether one holds many of what the other is, as `product_ids` does of `product_id`."""
    return ("array" in one.types) != ("array" in other.types)


_MANY = 20
"""So many attributes of one object that are all planned alike are keys of data, such as product codes."""


def _keys_of_data(plan: Plan) -> Iterator[str]:
    """Yield each object whose attributes are named by data."""
    children: dict[str, list[Attribute]] = {}
    for one in declared(plan):
        children.setdefault(one.parent, []).append(one.attribute)
    for parent, attributes in children.items():
        kinds = {(one.types, repr(sorted(one.constraints.items()))) for one in attributes}
        if len(attributes) >= _MANY and len(kinds) == 1:
            yield parent
