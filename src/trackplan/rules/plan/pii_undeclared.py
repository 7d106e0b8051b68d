from collections.abc import Iterator, Mapping
from types import MappingProxyType

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.naming.styles import words
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared

PERSONAL: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "email": ("email", "email_address", "mail_address"),
        "phone": ("phone", "phone_number", "mobile_number", "msisdn", "fax"),
        "name": ("first_name", "last_name", "full_name", "surname", "given_name", "family_name"),
        "address": ("street", "street_address", "postal_address", "shipping_address", "billing_address"),
        "id": ("ssn", "passport_number", "tax_id", "iban", "card_number", "national_id"),
        "other": ("ip_address", "birthday", "birthdate", "date_of_birth", "dob"),
    }
)
"""The ends of names that are personal data as a rule, by kind."""


class PiiUndeclared(PlanRule):
    """An attribute that sounds personal does not say so."""

    card = RuleCard(
        id="pii-undeclared",
        severity=Severity.WARNING,
        summary="An attribute is named like personal data, and `pii` is left out.",
        why=(
            "Nobody has said whether it must be masked in reports and deleted on request, so it is neither."
        ),
        fix=("Write `pii` with its kind; or `pii: false`, if it is no personal data in spite of its name."),
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
      customer_email: {type: string}  # flagged
      email_count: {type: integer}
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string}
      customer_email: {type: string, pii: email}
      email_count: {type: integer}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each attribute of text whose name ends like one of `PERSONAL`."""
        for one in declared(plan):
            holder = one.attribute
            if (
                holder.pii is None
                and not one.is_item
                and not {"string", "any", "object"}.isdisjoint(holder.types)
            ):
                kind = _kind(holder.name)
                if kind is not None:
                    yield one.problem(
                        f"`{one.path}` sounds like personal data, and does not say whether it is",
                        help=f"write `pii: {kind}`, or `pii: false`",
                    )


def _kind(name: str) -> str | None:
    found = "_".join(words(name))
    return next(
        (
            kind
            for kind, endings in PERSONAL.items()
            if any(f"_{found}".endswith(f"_{one}") for one in endings)
        ),
        None,
    )
