"""How names are written: the words of a name, whether a style fits, and the name in a style."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

SMALL = frozenset(
    "a an and as at by for from in into of off on or out the to up via with".split()  # noqa: SIM905 - words read as words
)
"""Words that Title Case may leave small, unless they come first."""

_ACRONYM = 4
"""Capitals up to this length are taken for an acronym, which keeps them in Title and Sentence case."""

_PARTS = re.compile(
    r"""
      [^\W_a-z\d]+(?![a-z])\d*       # capitals that no small letter follows: SMS, ID2
    | [^\W\d_][^\W\d_A-Z]*\d*        # a letter, then small ones: Checkout, started, step1
    | \d+[^\W\d_A-Z]*                # digits first: 3ds
    """,
    re.VERBOSE,
)


def parts(name: str) -> tuple[str, ...]:
    """The words of a name as written: ``HTMLPageViewed`` is ``HTML``, ``Page``, ``Viewed``."""
    return tuple(_PARTS.findall(name))


def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, whatever its style."""
    return tuple(part.lower() for part in parts(name))


def fits(name: str, style: str) -> bool:
    """Whether a name is written in one of `STYLES`."""
    return bool(name) and _FITS[style](name)


def restyle(name: str, style: str) -> str:
    """The same words in one of `STYLES`; the name itself when it has no words."""
    found = parts(name)
    if not found:
        return name
    shouted = name.isupper() and len(name) > _ACRONYM
    return _WRITE[style]([part.lower() for part in found] if shouted else list(found))


def _joined(separator: str) -> Callable[[str], bool]:
    return lambda name: name == name.lower() and all(part.isalnum() for part in name.split(separator))


def _camel(name: str) -> bool:
    return name.isalnum() and not name[0].isupper()


def _pascal(name: str) -> bool:
    return name.isalnum() and name[0].isupper() and (len(name) <= _ACRONYM or not name.isupper())


def _title(name: str) -> bool:
    found = name.split(" ")
    return all(map(_is_word, found)) and all(
        not part[0].islower() or (index > 0 and part in SMALL) for index, part in enumerate(found)
    )


def _sentence(name: str) -> bool:
    first, *rest = name.split(" ")
    return (
        all(map(_is_word, (first, *rest)))
        and not first[0].islower()
        and all(part == part.lower() or _is_acronym(part) for part in rest)
    )


def _is_word(part: str) -> bool:
    return part.isalnum() and len(parts(part)) <= 1


def _is_acronym(part: str) -> bool:
    return part.isupper() and len(part) <= _ACRONYM


def _capital(part: str) -> str:
    return part if _is_acronym(part) and len(part) > 1 else part.capitalize()


def _write_title(found: list[str]) -> str:
    return " ".join(
        part.lower() if index and part.lower() in SMALL else _capital(part)
        for index, part in enumerate(found)
    )


def _write_sentence(found: list[str]) -> str:
    rest = [part if _is_acronym(part) and len(part) > 1 else part.lower() for part in found[1:]]
    return " ".join([_capital(found[0]), *rest])


_FITS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "snake_case": _joined("_"),
        "kebab-case": _joined("-"),
        "camelCase": _camel,
        "PascalCase": _pascal,
        "Title Case": _title,
        "Sentence case": _sentence,
    }
)

_WRITE: Mapping[str, Callable[[list[str]], str]] = MappingProxyType(
    {
        "snake_case": lambda found: "_".join(found).lower(),
        "kebab-case": lambda found: "-".join(found).lower(),
        "camelCase": lambda found: found[0].lower() + "".join(part.capitalize() for part in found[1:]),
        "PascalCase": lambda found: "".join(part.capitalize() for part in found),
        "Title Case": _write_title,
        "Sentence case": _write_sentence,
    }
)

STYLES = tuple(_FITS)
"""The styles that the plan language knows by name."""
