"""Name styles: split a name into words, check a style, convert to a style."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType

from trackplan.naming.vocabulary import brands, is_real

SMALL = frozenset(
    "a an and as at by for from in into of off on or out the to up via with".split()  # noqa: SIM905 - words read as words
)
"""Words that Title Case may leave small, unless they come first."""

_ACRONYM = 4
"""Capitals up to this length are taken for an acronym, which keeps them in Title and Sentence case."""

_PARTS = re.compile(
    r"""
      (?<![^\W_])[a-z][^\W_a-z\d]{2,}(?![a-z])  # one small letter before capitals: iOS
    | [^\W_a-z\d]+(?![a-z])\d*                  # capitals that no small letter follows: SMS, ID2
    | [^\W\d_][^\W\d_A-Z]*\d*                   # a letter, then small ones: Checkout, started, step1
    | \d+[^\W\d_a-z]+(?![a-z])                  # digits before capitals: 2FA
    | \d+[^\W\d_A-Z]*                           # digits first: 3ds
    """,
    re.VERBOSE,
)

_JOINTS = re.compile(r"[-/&+.:,#()\[\]]+")
"""What joins the pieces of one word in Title and Sentence case: ``Opt-In``, ``A/B``, ``Q&A``."""

_PIECE = re.compile(r"[^-/&+.:,#()\[\]\s]+")
_APOSTROPHES = str.maketrans("", "", "'\u2019")

Words = Collection[str]
"""Words with a spelling of their own, as ``naming.words`` of a plan lists them."""


def parts(name: str, own: Words = ()) -> tuple[str, ...]:
    """Split a name into its words as written: ``HTMLPageViewed`` is ``HTML``, ``Page``, ``Viewed``.

    ``own`` words are never split, whatever capitals they have.
    """
    if not own:
        return tuple(_PARTS.findall(name))
    whole = "|".join(map(re.escape, sorted(own, key=lambda word: (-len(word), word))))
    found: list[str] = []
    for index, piece in enumerate(re.split(f"({whole})", name)):
        found += [piece] if index % 2 else _PARTS.findall(piece)
    return tuple(found)


def words(name: str) -> tuple[str, ...]:
    """Split a name of any style into its words in lower case."""
    return tuple(part.lower() for part in parts(name))


def fits(name: str, style: str, own: Words = ()) -> bool:
    """Return whether a name has one of `STYLES`."""
    return bool(name) and _FITS[style](name, own)


def restyle(name: str, style: str, own: Words = ()) -> str:
    """Convert a name to one of `STYLES`; a name without words stays as it is."""
    found = parts(name, own)
    if not found:
        return name
    if style in _SPACED and " " in name.strip():
        found = tuple(_spaced_words(name, own))
    elif name.isupper() and len(name) > _ACRONYM:
        found = tuple(part.lower() for part in found)
    return _WRITE[style]([_own_spelling(part, own) for part in found])


def remedy(name: str, style: str, own: Words = ()) -> str | None:
    """Return the name to write instead; ``None`` if it is the same, or might split a single word.

    ``BananaBox`` in ``Viewed BananaBox`` may be a brand, so ``Banana Box`` is not suggested.
    """
    if style in _SPACED and " " in name.strip() and any(_is_doubtful(piece, own) for piece in _pieces(name)):
        return None
    written = restyle(name, style, own)
    return written if written != name else None


def _joined(separator: str) -> Callable[[str, Words], bool]:
    return lambda name, _own: name == name.lower() and all(part.isalnum() for part in name.split(separator))


def _camel(name: str, _own: Words) -> bool:
    return name.isalnum() and not name[0].isupper()


def _pascal(name: str, _own: Words) -> bool:
    return name.isalnum() and name[0].isupper() and (len(name) <= _ACRONYM or not name.isupper())


def _title(name: str, own: Words) -> bool:
    return _is_spaced(name, own) and all(
        not piece[0].islower()
        or _keeps_capitals(piece, own)
        or (piece in SMALL and index > 0)
        or (inner > 0 and piece == piece.lower())
        for index, word in enumerate(name.split(" "))
        for inner, piece in enumerate(_pieces(word))
    )


def _sentence(name: str, own: Words) -> bool:
    pieces = [piece for word in name.split(" ") for piece in _pieces(word)]
    if not pieces:
        return False
    first, *rest = pieces
    return (
        _is_spaced(name, own)
        and (not first[0].islower() or _keeps_capitals(first, own))
        and all(piece == piece.lower() or _keeps_capitals(piece, own) for piece in rest)
    )


def _is_spaced(name: str, own: Words) -> bool:
    """Return whether a name is words with single spaces between them, and none is two joined words."""
    found = name.split(" ")
    return (
        bool(_pieces(name))
        and all(found)
        and not any("_" in word or ("-" in word and len(found) == 1) for word in found)
        and all(piece.isalnum() and _is_word(piece, own, alone=len(found) == 1) for piece in _pieces(name))
    )


def _pieces(text: str) -> list[str]:
    """Split a text at spaces and joints, without apostrophes."""
    return [piece for word in text.translate(_APOSTROPHES).split() for piece in _JOINTS.split(word) if piece]


def _is_word(piece: str, own: Words, *, alone: bool) -> bool:
    if piece in own or piece in brands():
        return True
    if any(piece.lower() == word.lower() for word in own):
        return False
    found = parts(piece)
    return len(found) <= 1 or (not alone and not all(is_real(part.lower()) for part in found))


def _is_doubtful(piece: str, own: Words) -> bool:
    known = piece in own or piece in brands()
    return not known and len(parts(piece, own)) > 1 and _is_word(piece, own, alone=False)


def _keeps_capitals(piece: str, own: Words) -> bool:
    """Return whether a word may keep letter case that differs from its style."""
    return (
        piece in own
        or piece in brands()
        or _is_acronym(piece)
        or any(letter.isdigit() for letter in piece)
        or (piece[0].islower() and piece != piece.lower())
        or (len(parts(piece)) > 1 and _is_word(piece, own, alone=False))
    )


def _is_acronym(part: str) -> bool:
    return part.isupper() and len(part) <= _ACRONYM


def _own_spelling(part: str, own: Words) -> str:
    return next((word for word in own if word.lower() == part.lower()), part)


def _spaced_words(name: str, own: Words) -> Iterator[str]:
    """Yield the words of a name with spaces; joints stay, and joined words are split."""
    for word in name.split():
        pieces = re.split(f"({_JOINTS.pattern})", word)
        if any(len(parts(piece, own)) > 1 and not _is_word(piece, own, alone=False) for piece in pieces):
            yield from parts(word, own)
        else:
            yield "".join(_own_spelling(piece, own) for piece in pieces)


def _capital(part: str) -> str:
    """Capitalise a word, or each of its pieces."""
    return _PIECE.sub(lambda piece: _capital_piece(piece[0]), part)


def _capital_piece(piece: str) -> str:
    shouted = piece.isalpha() and piece.isupper() and len(piece) > _ACRONYM
    return piece if _has_own_capitals(piece) and not shouted else piece.capitalize()


def _has_own_capitals(piece: str) -> bool:
    return (_is_acronym(piece) and len(piece) > 1) or piece[1:] != piece[1:].lower() or piece in brands()


def _small(part: str) -> str:
    return _PIECE.sub(lambda piece: _small_piece(piece[0], alone=piece[0] == part), part)


def _small_piece(piece: str, *, alone: bool) -> str:
    shouted = piece.isupper() and len(piece) > _ACRONYM
    letter = len(piece) == 1 and not alone  # of `A/B`
    return piece if letter or (_has_own_capitals(piece) and not shouted) else piece.lower()


def _write_title(found: list[str]) -> str:
    return " ".join(
        part.lower() if index and part.lower() in SMALL else _capital(part)
        for index, part in enumerate(found)
    )


def _write_sentence(found: list[str]) -> str:
    return " ".join([_capital(found[0]), *map(_small, found[1:])])


_SPACED = frozenset({"Title Case", "Sentence case"})
"""The styles that part words by spaces, so that a word can hold capitals, digits and joints of its own."""

_FITS: Mapping[str, Callable[[str, Words], bool]] = MappingProxyType(
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
