"""Look-alike letters of other scripts, and invisible characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

LOOK_ALIKE: Mapping[int, int] = MappingProxyType(
    str.maketrans(
        # Cyrillic, then Greek: the letters that common fonts draw as Latin ones.
        "аеорсухіјѕԁһӏԛԝАВЕКМНОРСТУХІЈЅαονρυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcyxijsdhlqwABEKMHOPCTYXIJSaovpuikABEZHIKMNOPTYX",
    )
)
"""Code points that pass for Latin letters, with those letters' own (after Unicode TR 39)."""

_MISTAKEN = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Scripts that share the looks of letters; others, such as Han and kana, mix by right."""


def script(letter: str) -> str:
    """Return the script of a letter, such as ``LATIN``; empty for other characters."""
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


def mixed(name: str) -> tuple[str, ...]:
    """Return the letters of a name outside its main script, each once."""
    scripts = [script(letter) for letter in name]
    found = [one for one in scripts if one in _MISTAKEN]
    if len(set(found)) < 2:  # noqa: PLR2004 - one script is no mixture
        return ()
    main = max(sorted(set(found)), key=lambda one: (found.count(one), one == "LATIN"))
    strange = [letter for letter, one in zip(name, scripts, strict=True) if one in _MISTAKEN and one != main]
    return tuple(dict.fromkeys(strange))


def hidden(name: str) -> tuple[str, ...]:
    """Return the invisible characters of a name: controls, zero-width ones, unusual spaces."""
    found = [
        character
        for character in name
        if unicodedata.category(character) in {"Cc", "Cf"}
        or (unicodedata.category(character).startswith("Z") and character != " ")
    ]
    return tuple(dict.fromkeys(found))


def plain(name: str) -> str:
    """Normalise a name: visible characters of one script, without spaces at its ends."""
    seen = name
    for character in hidden(name):
        seen = seen.replace(character, " " if unicodedata.category(character).startswith("Z") else "")
    seen = unicodedata.normalize("NFKC", seen).strip()
    return seen.translate(LOOK_ALIKE) if mixed(seen) else seen
