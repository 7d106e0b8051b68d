"""Detection of personal data in texts, by form alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@(?:[\w-]{1,63}\.)+[a-z]{2,24}", re.IGNORECASE)
_PHONE = re.compile(
    r"\+[1-9][0-9\s().-]{6,20}[0-9]|\([0-9]{3}\) ?[0-9]{3}-[0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4}"
)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_CARD = re.compile(r"[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{2,4}|[3-6][0-9]{3}([ -])[0-9]{6}\2[0-9]{5}")

NOT_PERSONAL = (
    r"^(?:[^@0-9]*|[^0-9+@\s().\x00-\x1f\x85-]{3}[^@]*|[ -?A-~]{0,7}|[0-9]{4}-[0-9]{2}-[^@]*|[0-9.,:/]*"
    r"|[0-9][^@]*[A-Za-z][^@]*|[A-Za-z][ -?A-~]{0,13}|[A-Za-z][0-9][^@]*|[A-Za-z]{1,2}[_:/,#][^@]*"
    r"|[A-Za-z]{2}[0-9][A-Za-z][^@]*)$"
)
"""Texts that `looks_like` surely takes for nothing, as a pattern of JSON Schema."""

LEAST_PERSONAL = len("a@b.cc")
"""The length of the shortest text that `looks_like` may take for personal data."""

_EMAIL_INSIDE = re.compile(
    r"[a-z0-9._%+'-]{1,64}@(?:[\w-]{1,63}\.)+([a-z]{2,24})(?![\w-])", re.IGNORECASE | re.ASCII
)
_PHONE_INSIDE = re.compile(
    r"(?<![\w+])\+[1-9][\d ().-]{6,20}\d(?!\w)"
    r"|(?<![\w-])(?:\(\d{3}\) ?|\d{3}-)\d{3}-\d{4}(?![\w-])",
    re.ASCII,
)
_ENCODED = re.compile("%40|%2B", re.IGNORECASE)
"""An `@` or a `+` as addresses of the web write it."""

_FILE_ENDINGS = frozenset(
    "png jpg jpeg gif svg webp avif ico bmp tif tiff pdf css js mjs json html".split()  # noqa: SIM905
)
"""Endings of file names, in which `@2x` is a resolution."""

_A_FILE = (
    "[.](?:"
    + "|".join("".join(f"[{one}{one.upper()}]" for one in ending) for ending in sorted(_FILE_ENDINGS))
    + ")"
)
_DOMAIN = "@(?:[A-Za-z0-9-]{1,20}[.]){1,3}[A-Za-z]{2,10}"

SURELY_PERSONAL: tuple[Mapping[str, Any], ...] = (
    {"type": "string", "pattern": f"^[A-Za-z0-9._+-]{{1,40}}{_DOMAIN}$", "not": {"pattern": _A_FILE}},
    {"type": "string", "pattern": "^[+][1-9][0-9]{7,14}$"},
    {
        "type": "string",
        "allOf": [
            {"pattern": "[!-~] [!-~]"},
            {"pattern": f"[A-Za-z0-9._+-]{_DOMAIN}[.]?(?:[^A-Za-z0-9_.-]|$)"},
        ],
        "not": {"pattern": f"[%+]|[0-9]-[0-9]{{4}}|{_A_FILE}"},
    },
)
"""Schemas of texts: of all for which the same one is the first that fits, `personal_data` says the same."""

INSIDE = "@|%40|%2[Bb]|[+][1-9][0-9 ().-]{6}|[0-9]{3}-[0-9]{3}-[0-9]{4}|[(][0-9]{3}[)] ?[0-9]{3}-[0-9]{4}"
"""A pattern of JSON Schema that every text matches inside of which there may be an address or a number."""

_PHONE_DIGITS = range(8, 16)
"""How many digits a number has with its country code (ITU-T E.164)."""

_MADE_UP_HOSTS = re.compile(
    r"@(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE
)
"""Domains that belong to nobody (RFC 2606, RFC 6761)."""

_MADE_UP_PHONES = re.compile(
    r"\+?1?\d{3}55501\d{2}|\+?447700900\d{3}|\+?(\d)\1{7,}|\+?\d*(?:1234567|0000000)\d*"
)
"""Numbers set aside for fiction (NANP 555-01xx, Ofcom 07700 900xxx), and such as nobody has."""

_MADE_UP_ACCOUNTS = frozenset(
    {"GB82WEST12345698765432", "DE89370400440532013000", "4242424242424242", "4111111111111111"}
)
"""Numbers that documentation and test systems use."""


def looks_like(text: str) -> str | None:
    """Return the kind of personal data that a whole text looks like, such as "an e-mail address"."""
    if "@" in text:
        address = _EMAIL.fullmatch(text.strip())
        is_file = address is not None and address[0].rpartition(".")[2].lower() in _FILE_ENDINGS
        return None if address is None or is_file else "an e-mail address"
    if not any(map(str.isdigit, text)):
        return None
    plain = text.strip()
    squeezed = re.sub(r"[\s().-]", "", plain)
    if _IBAN.fullmatch(squeezed.upper()) and _is_iban(squeezed.upper()):
        return "a bank account number"
    if _CARD.fullmatch(plain) and _is_card(squeezed):
        return "a card number"
    if _PHONE.fullmatch(plain) and len(squeezed.lstrip("+")) in _PHONE_DIGITS:
        return "a phone number"
    return None


def personal_data(text: str) -> str | None:
    """What a text says of a person: "looks like a phone number", "holds an e-mail address"."""
    if (whole := looks_like(text)) is not None:
        return f"looks like {whole}"
    plain = unquote(text) if _ENCODED.search(text) else text
    kinds = []
    if "@" in plain and any(map(_is_address, _EMAIL_INSIDE.finditer(plain))):
        kinds.append("an e-mail address")
    if any(_digits(found[0]) in _PHONE_DIGITS for found in _PHONE_INSIDE.finditer(plain)):
        kinds.append("a phone number")
    return f"holds {' and '.join(kinds)}" if kinds else None


def _is_address(found: re.Match[str]) -> bool:
    return found[1].lower() not in _FILE_ENDINGS


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def is_made_up(text: str) -> bool:
    """Return whether this personal data is reserved for examples, and so belongs to nobody."""
    plain = re.sub(r"[\s().-]", "", text)
    return (
        _MADE_UP_HOSTS.search(text.strip()) is not None
        or _MADE_UP_PHONES.fullmatch(plain) is not None
        or plain.upper() in _MADE_UP_ACCOUNTS
    )


def _is_iban(text: str) -> bool:
    turned = text[4:] + text[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


def _is_card(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - Luhn's nines
    return total % 10 == 0
