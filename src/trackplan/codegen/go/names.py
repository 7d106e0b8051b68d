"""Names as exported identifiers of Go."""

from __future__ import annotations

from typing import Any

from trackplan.codegen.identifiers import name_words

INITIALISMS = frozenset(
    "ACL API ASCII CPU CSS DNS EOF GUID HTML HTTP HTTPS ID IP JSON QPS RAM RPC SKU SLA SMS SMTP SQL SSH TCP "  # noqa: SIM905 - words read as words
    "TLS TTL UDP UI UID UUID URI URL UTF8 VAT XML XMPP XSRF XSS".split()
)
"""Words that Go writes in capitals; the list of golint, and what shops add to it."""

CODE = 4
"""Letters of a value in capitals, such as a currency's, that keeps them in the name of its constant."""


def exported(name: str) -> str:
    """Return a name as an exported Go identifier."""
    words = (
        word.upper() if word.upper() in INITIALISMS else word[:1].upper() + word[1:].lower()
        for word in name_words(name)
    )
    written = "".join(words)
    return written if written[:1].isupper() and written[0].isalpha() else f"X{written}"


def exported_value(value: Any) -> str:
    """Return the part of a constant's name that stands for its value."""
    if isinstance(value, str):
        is_code = len(value) <= CODE and value.isupper() and value.isascii() and value.isalnum()
        return value if is_code else exported(value) if value else "Empty"
    return "".join(
        word[:1].upper() + word[1:]
        for word in str(value).replace("-", "Minus ").replace(".", " Point ").split()
    )
