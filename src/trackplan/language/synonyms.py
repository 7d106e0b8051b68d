"""Suggestions for unknown words of the plan language."""

from __future__ import annotations

from collections.abc import Iterable

from trackplan.language.keywords import KEYWORDS

_ELSEWHERE = {
    "string": "str text varchar char",
    "integer": "int long bigint whole",
    "number": "float double decimal numeric money",
    "boolean": "bool flag",
    "array": "list tuple",
    "object": "dict map mapping hash json record struct",
    "timestamp": "unix epoch unixtime unix_timestamp",
    "datetime": "iso8601 date-time date_time timestamptz rfc3339",
    "attributes": "properties props fields columns traits payload data",
    "people": "person persons profile profiles user users customer customers",
    "objects": "companies company accounts account organizations organization tenants workspaces",
    "journeys": "journey campaign campaigns automation automations flows",
    "description": "desc doc docs definition summary",
    "when": "trigger triggers fires fired",
    "trigger": "starts on start",
    "owner": "team owned_by maintainer",
    "required": "mandatory optional",
    "nullable": "null allow_null",
    "pii": "sensitive personal gdpr",
    "additional": "additionalproperties additional_properties strict extra",
    "dedupe": "deduplicate unique idempotency",
    "exit_on": "exit exits leave",
    "status": "deprecated state lifecycle",
    "email": "mail e-mail",
    "uri": "url link",
    "active": "live stable",
    "error": "critical fatal high",
    "warning": "warn medium",
    "info": "note notice hint low",
    "off": "none ignore disabled false",
}
"""What other plan formats, languages and databases call it; of constraints, the table of keywords says it."""

_MEANT = {word: ours for ours, words in _ELSEWHERE.items() for word in words.split()} | {
    word: name for name, keyword in KEYWORDS.items() for word in keyword.elsewhere.split()
}


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant: a synonym from other tools, else a similar spelling."""
    words = list(known)
    same = next((one for one in words if one.lower() == word.lower()), None)
    if (ours := same or _MEANT.get(word.lower())) in words:
        return ours
    from trackplan.naming.guess import guess  # noqa: PLC0415 - only a mistake needs it

    return guess(word, words)
