"""undeclared-pii."""

from collections.abc import Iterator

from trackplan.language.compiled import attribute_path
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.payload import Family, Sample
from trackplan.model.plan import Attribute
from trackplan.rules import PayloadRule, Schema
from trackplan.rules.payload_problems import attribute_problem
from trackplan.rules.payload_values import every_value, planned, schema_of_every
from trackplan.rules.personal import INSIDE, NOT_PERSONAL, personal_data


class UndeclaredPii(PayloadRule):
    """Personal data where the plan declares none."""

    always = True

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
        for at, attribute, value in every_value(planned(sample), sample.payload.attributes, _is_open):
            if isinstance(value, str) and (kind := personal_data(value)) is not None:
                says = (
                    "does not say that it is"
                    if attribute is None or attribute.pii is None
                    else "says that it is no"
                )
                message = f"`{attribute_path(at)}` {kind}, and the plan {says} personal data"
                yield attribute_problem(sample, message, at)

    def quiet(self, family: Family) -> Schema | None:
        """No text without a kind of `pii`, at any depth, has or holds the form of personal data."""
        return schema_of_every(family.attributes, "free", lambda one: FREE if _is_open(one) else None)


FREE: Schema = {"pattern": NOT_PERSONAL, "not": {"type": "string", "pattern": INSIDE}}


def _is_open(attribute: Attribute | None) -> bool:
    return attribute is None or not attribute.pii
