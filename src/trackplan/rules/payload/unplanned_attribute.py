from collections.abc import Iterator, Mapping

from trackplan.document import Path
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Additional, Attribute
from trackplan.rules import PayloadRule
from trackplan.rules.payload_problems import violation_problem


class UnplannedAttribute(PayloadRule):
    """A payload carries an attribute that the plan does not know."""

    keywords = frozenset({"additionalProperties"})

    card = RuleCard(
        id="unplanned-attribute",
        severity=Severity.WARNING,
        summary=(
            "A payload carries an attribute that is not in the plan; the event's `additional` says how "
            "bad that is."
        ),
        why=(
            "Somebody will build a segment on it, and nobody will know that it exists when it goes "
            "away. Often it is a planned attribute under a wrong name."
        ),
        fix="Add the attribute to the plan, rename it to the planned one, or stop sending it.",
        bad="""\
events:
  checkout_started:
    additional: forbid
    attributes:
      cart_value: {type: number}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cartValue": 42.5}}  # flagged
""",
        good="""\
events:
  checkout_started:
    additional: forbid
    attributes:
      cart_value: {type: number}
--- samples/a.ndjson
{"name": "checkout_started", "data": {"cart_value": 42.5}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each extra attribute, with the planned one that it resembles."""
        for broken in sample.broken("additionalProperties"):
            from trackplan.naming.intended import known_as  # noqa: PLC0415 - few payloads have one
            from trackplan.naming.likeness import nearest  # noqa: PLC0415 - the same

            around, additional = _around(sample, broken.at)
            name = str(broken.at[-1])
            of_variant = broken.attribute is not None and broken.attribute.only
            like = None if of_variant else known_as(name, around) or nearest(name, around)
            yield violation_problem(
                sample,
                broken,
                _message(broken) + (f"; `{like.name}` is" if like else ""),
                help=f"the two differ in {like.difference}: send `{like.name}`" if like else None,
                on_key=True,
                severity=Severity.ERROR if additional == "forbid" else Severity.WARNING,
            )


def _message(broken: Violation) -> str:
    only = () if broken.attribute is None else broken.attribute.only
    if only:
        return f"`{broken.path}` comes only with the variant {' or '.join(f'`{name}`' for name in only)}"
    return f"`{broken.path}` is not planned"


def _around(sample: Sample, at: Path) -> tuple[Mapping[str, Attribute], Additional]:
    """The planned attributes beside an extra one, and what the plan says of extra ones there."""
    found = sample.planned
    event = sample.event or sample.meant
    additional: Additional = event.additional if event is not None else "warn"
    holder: Attribute | None = None
    for part in at[:-1]:
        if isinstance(part, int):
            holder = holder.items if holder else None
        else:
            holder = holder.child(part) if holder else found.get(part)
        if holder is None:
            return {}, additional
        found, additional = holder.members, holder.additional or additional
    return found, additional
