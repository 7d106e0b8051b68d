"""Relations of words in names: stems, synonyms, real words, brands.

The lists are data, kept short on purpose: a missing word makes a guess less certain, never wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from types import MappingProxyType

FILLERS = frozenset(
    "a an and at by for from in into of on the to with has was is been event".split()  # noqa: SIM905 - words read as words
)
"""Words without which a name means the same."""

PREPOSITIONS = frozenset("at by for from in on to until with".split())  # noqa: SIM905 - words read as words
"""Fillers that make another name where they stand last, or in place of each other: `created_by`."""

NEGATIONS = ("un", "re", "dis", "de", "non", "pre", "mis", "auto", "in", "over", "under", "sub", "up", "out")
"""Beginnings that make another word: `unsubscribed` is no slip for `subscribed`."""

_IRREGULAR: Mapping[str, str] = MappingProxyType(
    {
        "began": "begin",
        "begun": "begin",
        "bought": "buy",
        "chosen": "choose",
        "chose": "choose",
        "done": "do",
        "given": "give",
        "held": "hold",
        "left": "leave",
        "lost": "lose",
        "made": "make",
        "paid": "pay",
        "people": "person",
        "saw": "see",
        "seen": "see",
        "sent": "send",
        "sold": "sell",
        "spent": "spend",
        "won": "win",
        "written": "write",
    }
)

_NOT_PLURAL = frozenset(
    "address analytics basis bus business has is news plus process sms status was".split()  # noqa: SIM905 - words read as words
)

SYNONYMS = tuple(
    frozenset(line.split())
    for line in """
        begin commence initiate start
        complete finish
        delete remove
        buy order purchase
        view see
        change edit modify update
        cancel abort
        bag basket cart
        mail email
        click press tap
        register signup
        signin login
        signout logout
        fail error
        item product
        customer person user
        send dispatch
        reimburse refund
        voucher coupon
    """.strip().splitlines()
)
"""Words that people take for one another when they name events, each line one meaning."""


@cache
def real_words() -> frozenset[str]:
    """Return the real words: none of them is taken for a typing slip of another."""
    return frozenset((get_data(__package__, "real_words.txt") or b"").decode().split())


@cache
def is_real(word: str) -> bool:
    """Return whether a word, or another form of it, is a real word."""
    return word in real_words() or stem(word) in _real_stems()


@cache
def _real_stems() -> frozenset[str]:
    return frozenset(map(stem, real_words()))


@cache
def brands() -> frozenset[str]:
    """Return names with inner capitals, such as ``iOS`` and ``PayPal``, which count as one word."""
    return frozenset((get_data(__package__, "brands.txt") or b"").decode().split())


@cache
def stem(word: str) -> str:
    """Return the stem of a word: ``view`` of ``viewed``, ``views`` and ``viewing``.

    It need not be a word: stems are only compared with each other.
    """
    word = _IRREGULAR.get(word, word)
    for ending, least in (("ies", 3), ("ied", 3), ("ing", 3), ("ed", 3), ("s", 3)):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= least and _loses(word, ending):
            return _bare(root + ("y" if ending in {"ies", "ied"} else ""))
    return _bare(word)


def _loses(word: str, ending: str) -> bool:
    if ending == "s":
        return word not in _NOT_PLURAL and not word.endswith(("ss", "us", "is"))
    return not (ending == "ed" and word.endswith("eed"))


def _bare(root: str) -> str:
    if len(root) > 4 and root.endswith("e"):  # noqa: PLR2004 - `use` and `page` keep what little they have
        root = root[:-1]
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiou":  # noqa: PLR2004 - as does `add`
        root = root[:-1]
    return root


@cache
def meaning(word: str) -> str:
    """Return the stem of a word, or of the first of its `SYNONYMS`."""
    return _MEANINGS.get(stem(word), stem(word))


_MEANINGS: Mapping[str, str] = MappingProxyType(
    {stem(word): stem(min(group)) for group in SYNONYMS for word in group}
)
