"""Names with different meanings, because they differ in opposite words."""

from __future__ import annotations

from functools import cache

from trackplan.naming.styles import words
from trackplan.naming.vocabulary import NEGATIONS, meaning, stem

OPPOSITES = tuple(
    tuple(line.split())
    for line in """
        start complete end stop cancel abandon fail refund return expire ship deliver pause resume schedule
        begin finish end stop cancel fail
        place cancel refund return ship deliver
        dispatch deliver return
        pay refund fail
        success failure error
        succeed fail
        create delete destroy archive restore update
        add delete
        open close
        show hide
        view click
        enable disable
        activate deactivate
        upgrade downgrade
        increase decrease
        grant revoke
        accept reject decline deny
        approve reject decline deny
        allow block
        like dislike
        win lose
        earn spend redeem
        buy sell
        debit credit
        send receive
        sent delivered opened clicked bounced
        push pull
        import export
        upload download
        lock unlock
        login logout
        signin signout
        signup signin
        register login
        join leave
        enter exit
        pass fail
        up down
        in out
        on off
        min max avg average mean median sum total
        minimum maximum average
        lowest highest
        first last middle
        oldest newest
        old new
        previous next current
        before after
        from to
        source target destination
        sender recipient
        parent child
        left right
        top bottom
        width height depth length weight
        latitude longitude
        lat lon lng long
        city country state street zip region
        email phone
        year month week day hour minute second
        gross net
        subtotal total tax discount
        billing shipping
        front back
        internal external
        public private
        paid free
        username password
    """.strip().splitlines()
)
"""Words that exclude each other, each line one choice."""

_BEGINNINGS = (("up", "down"), ("en", "dis"), ("in", "out"), ("in", "de"), ("over", "under"), ("pre", "post"))
"""Beginnings that make opposites of one word: `upgraded` and `downgraded`."""


def opposed(name: str, other: str) -> bool:
    """Return whether two names differ in opposite words, such as `min_price` and `max_price`."""
    mine, theirs = _bare(name), _bare(other)
    return any(_exclude(word, against) for word in sorted(mine - theirs) for against in sorted(theirs - mine))


def _bare(name: str) -> set[str]:
    return {word.lower() for word in words(name)}


def _exclude(word: str, other: str) -> bool:
    if meaning(word) == meaning(other):
        return False
    if _choices().get(stem(word), frozenset()) & _choices().get(stem(other), frozenset()):
        return True
    return any(
        one == f"{negation}{base}" for one, base in ((word, other), (other, word)) for negation in NEGATIONS
    ) or any(
        one.startswith(first) and two.startswith(second) and one[len(first) :] == two[len(second) :]
        for first, second in _BEGINNINGS
        for one, two in ((word, other), (other, word))
    )


@cache
def _choices() -> dict[str, frozenset[int]]:
    """Map the stem of a word, or of its synonyms, to its lines of `OPPOSITES`."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(OPPOSITES):
        for word in line:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(lines) for word, lines in found.items()}
