"""Names that are personal data as a rule."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trackplan.naming.styles import words

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


def kind_of_name(name: str) -> str | None:
    """Return the kind of personal data that a name ends like, if it does."""
    found = "_".join(words(name))
    return next(
        (
            kind
            for kind, endings in PERSONAL.items()
            if any(f"_{found}".endswith(f"_{one}") for one in endings)
        ),
        None,
    )
