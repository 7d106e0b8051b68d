"""What filters make of a missing value, and what a test of it then tells, against LiquidJS itself."""

from __future__ import annotations

from itertools import product

from tests.liquid import engines
from trackplan.liquid import references
from trackplan.liquid.filters import FILTERS
from trackplan.liquid.marks import UNKNOWN

DATA = {"event": {"nil": None, "list": [], "text": "", "zero": 0, "more": [{"a": 1}]}}
NOTHING = {None: "nil", (): "list", "": "text"}
ARGUMENTS = ("", ": 1", ": 'a'", ": 'a', 1", ": 'i', 'i.a'", ": event.more", ": 'a', 'b'")
KINDS = {"nil": None, "false": False, '""': "", "empty": (), "0": 0}

CHAINS = """
size; where: 'a'; where: 'a', 1; where_exp: 'i', 'i.a'; reject: 'a'; sort; reverse; uniq; compact;
slice: 0, 2; sample; pop; map: 'a'; group_by: 'a'; split: ','; concat: event.more; push: 1; first; last;
find: 'a', 1; find_exp: 'i', 'i.a'; find_index: 'a', 1; has: 'a', 1; sum: 'a'; default: event.more;
default: 0; default: 'x'; upcase; strip; json; join: ','; append: 'x'; plus: 1; date: '%Y'; truncate: 3;
where: 'a' | first; where: 'a' | size; where: 'a' | has: 'a'; map: 'a' | join; first | upcase;
first | size; strip | split: ','; concat: event.more | size; has: 'a' | default: true; size | default: 0;
where: 'a' | default: event.more; find: 'a', 1 | default: 'x'; sort | map: 'a' | first; size | plus: 1
"""
TESTS = """
t; t.first; t.last; t.size; not t; t == nil; t != nil; t == blank; t != blank; t == empty; t != empty;
t == ''; t != ''; t == 'x'; t contains 'x'; t == false; t != false; t == true; t == 0; t != 0; t > 0;
t >= 0; t < 1; t <= 0; t != 3; t == 3; t.size == 0; t.size != 0; t.size > 0; t.size >= 0; t.size <= 0;
t.size == 3; t.size == nil; t.size != blank; t.first == nil; t.first != nil; t.first.a; t == event.zero;
t > event.zero; t.size == event.zero; t.size > event.zero
"""


def _entries(text: str) -> list[str]:
    return [one.strip() for one in text.split(";")]


def test_the_table_holds_what_the_engine_makes_of_nothing() -> None:
    """With any arguments that it takes; a filter for which they decide is not in the table."""
    told = "".join(f"{{% elsif t == {kind} %}}{kind}" for kind in KINDS)
    asked = [
        (
            name,
            nothing,
            f"{{% assign t = event.{path} | {name}{arguments} %}}{{% if false %}}{told}{{% endif %}}",
        )
        for name, (nothing, path), arguments in product(engines.filters(), NOTHING.items(), ARGUMENTS)
    ]
    found: dict[str, dict[object, set[object]]] = {}
    for (name, nothing, _), one in zip(
        asked, engines.latest([text for *_, text in asked], DATA), strict=True
    ):
        if one["outcome"] == "as meant":
            kind = KINDS.get(one["text"], UNKNOWN)
            found.setdefault(name, {}).setdefault(nothing, set()).add(kind)
    table = {
        name: {given: kinds.pop() if len(kinds) == 1 else UNKNOWN for given, kinds in made.items()}
        for name, made in found.items()
    }
    made_of = {name: one.made_of for name, one in FILTERS.items() if one.made_of is not None}
    told_apart = {name: repr(made) for name, made in table.items() if made[None] is not UNKNOWN}  # 0 == False
    assert told_apart == {name: repr(made) for name, made in made_of.items() if name in table}


def test_no_test_of_what_a_filter_made_is_taken_for_a_guard_that_it_is_not() -> None:
    """Where the engine prints a missing value, trackplan says so; and mostly not where it does not."""
    texts = [
        f"{{% assign t = event.x | {filters} %}}{{% {block} {test} %}}{{{{ event.x }}}}{{% end{block} %}}"
        for filters, test, block in product(_entries(CHAINS), _entries(TESTS), ("if", "unless"))
    ]
    wrong, guards, seen = [], 0, 0
    for text, one in zip(texts, engines.latest(texts, DATA), strict=True):
        assert one["outcome"] in {"fails", "as meant"}, (text, one)
        guarded = references(text, dialect="latest").references[-1].guarded
        if one["outcome"] == "fails":
            wrong += [text] if guarded else []
        else:
            guards += 1
            seen += guarded
    assert wrong == []
    assert seen >= 0.6 * guards
