from collections.abc import Iterator, Mapping, Sequence

from trackplan.document import Path
from trackplan.language.personal import INSIDE, NOT_PERSONAL, SURELY_PERSONAL, personal_data
from trackplan.model.attribute import planned_at
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import every_value, schema_of_every


class UndeclaredPii(PayloadRule):
    """Personal data where the plan declares none."""

    always = True
    of_calls = True

    card = RuleCard(
        id="undeclared-pii",
        severity=Severity.ERROR,
        summary=(
            "A value looks like an e-mail address, a phone, card or account number, or holds an address or a "
            "phone number, and the plan does not say that the attribute is personal data, or says that it is not."
        ),
        why=(
            "Whoever reads logs, exports and reports sees it; when a person asks for their data to be "
            "deleted, it stays."
        ),
        fix="Declare it with `pii`, or stop sending it.",
        bad="""\
events:
  products_searched:
    attributes:
      search_query: {type: string}
--- samples/a.ndjson
{"name": "products_searched", "data": {"search_query": "maya@example.com"}}  # flagged
""",
        good="""\
events:
  products_searched:
    attributes:
      search_query: {type: string, pii: email}
--- samples/a.ndjson
{"name": "products_searched", "data": {"search_query": "maya@example.com"}}
""",
    )

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each such text in an attribute, planned or not, without a kind of `pii`."""
        attributes = sample.planned
        for at, attribute, value in every_value(attributes, sample.payload.attributes, _is_open):
            if isinstance(value, str) and (kind := personal_data(value)) is not None:
                if attribute is None and _means_personal(attributes, at):
                    continue  # the misspelt name is a finding, and the plan declares what it means
                says = (
                    "does not say that it is"
                    if attribute is None or attribute.pii is None
                    else "says that it is no"
                )
                message = f"`{sample.path(at)}` {kind}, and the plan {says} personal data"
                yield attribute_problem(sample, message, at)

    def quiet(self, family: Family) -> Schema | None:
        """Schema: no text at any depth without `pii` looks like or contains personal data."""
        return schema_of_every(family.attributes, "free", lambda one: FREE if _is_open(one) else None)

    def value_cases(self, family: Family) -> Sequence[Schema]:  # noqa: ARG002 - texts of all payloads alike
        """Schemas of texts that surely are, or surely hold, one kind of personal data."""
        return SURELY_PERSONAL


def _means_personal(attributes: Mapping[str, Attribute], at: Path) -> bool:
    """Whether an unplanned name was meant to be that of planned personal data beside it."""
    from trackplan.naming.likeness import nearest  # noqa: PLC0415 - few payloads have one

    holder = planned_at(attributes, at[:-1])
    beside = attributes if len(at) == 1 else holder.members if holder is not None else {}
    like = nearest(at[-1], beside) if isinstance(at[-1], str) else None
    return like is not None and beside[like.name].pii is not None


FREE: Schema = {"pattern": NOT_PERSONAL, "not": {"type": "string", "pattern": INSIDE}}


def _is_open(attribute: Attribute | None) -> bool:
    return attribute is None or not attribute.pii
