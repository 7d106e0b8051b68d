"""The filters of Customer.io's Liquid, and what each does with a value. A new filter is a word of this table.

Source: LiquidJS 10.30, and Customer.io's Liquid syntax list as far as it could be read, with names like
those on it. Customer.io's own filters of lists are taken to do as LiquidJS's do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from trackplan.liquid.marks import UNKNOWN, WhenMissing

OfList = Literal["other", "keeps", "narrows", "groups", "finds", "takes", "reduces"]
"""What a filter makes of a list.

``keeps`` has members like the list's, as many or more; ``narrows`` may leave fewer, and none; ``groups``
makes a list of ``{name, items}``; ``finds`` gives a member that fits, or nothing; ``takes`` gives the first
or the last; ``reduces`` leaves no more than a number, or one attribute of the members.
"""


class LiquidFilter(NamedTuple):
    """What a filter does with a value."""

    of_list: OfList = "other"
    reads: Literal["", "attribute", "expression"] = ""
    """What its first argument names: an attribute of the list's members, or a member, which the expression in
    its second is about."""
    compares: bool = False
    """Whether it fails on a member without that attribute."""
    adds: bool = False
    """Whether its arguments become members of the list, or join it."""
    arithmetic: bool = False
    """Whether it takes a number and gives one."""
    made_of: Mapping[WhenMissing, WhenMissing] | None = None
    """What it makes of nil, of a list without members and of an empty text, where that does not hang on its
    arguments."""


def _made_of(nil: WhenMissing, empty: WhenMissing, blank: WhenMissing) -> Mapping[WhenMissing, WhenMissing]:
    return {None: nil, (): empty, "": blank}


_TEXT = _made_of("", "", "")
_DATE = _made_of(None, (), "")
_ZERO = _made_of(0, 0, 0)
_NONE = _made_of(None, None, None)
_LIST = _made_of((), (), ())
_LIST_OF_LIST = _made_of((), (), UNKNOWN)

_TABLE: Mapping[str, LiquidFilter] = {
    # Texts and dates
    "array_to_sentence_string base64_decode base64_encode capitalize cgi_escape downcase escape escape_once "
    "join lstrip newline_to_br normalize_whitespace remove remove_first remove_last replace replace_first "
    "replace_last rstrip slugify squish strip strip_html strip_newlines upcase uri_escape url_decode "
    "url_encode xml_escape": LiquidFilter(made_of=_TEXT),
    "date date_to_long_string date_to_rfc822 date_to_string date_to_xmlschema raw truncate": LiquidFilter(
        made_of=_DATE
    ),
    "split": LiquidFilter(made_of=_LIST),
    "append hmac_sha256 inspect json jsonify prepend sha256 truncatewords": LiquidFilter(),
    # Numbers
    "number_of_words to_integer": LiquidFilter(made_of=_ZERO),
    "abs at_most ceil floor round": LiquidFilter(arithmetic=True, made_of=_ZERO),
    "at_least divided_by minus modulo plus times": LiquidFilter(arithmetic=True),
    # Lists
    "default": LiquidFilter("keeps"),
    "concat push unshift": LiquidFilter("keeps", adds=True),
    "reverse": LiquidFilter("keeps", made_of=_LIST_OF_LIST),
    "sample": LiquidFilter("keeps", made_of=_made_of((), UNKNOWN, UNKNOWN)),
    "sort sort_natural uniq": LiquidFilter("keeps", "attribute", made_of=_LIST_OF_LIST),
    "pop shift": LiquidFilter("narrows", made_of=_LIST),
    "slice": LiquidFilter("narrows", made_of=_made_of((), (), "")),
    "compact": LiquidFilter("narrows", "attribute", made_of=_LIST_OF_LIST),
    "reject": LiquidFilter("narrows", "attribute", compares=True, made_of=_LIST_OF_LIST),
    "where": LiquidFilter("narrows", "attribute", compares=True, made_of=_LIST),
    "reject_exp where_exp": LiquidFilter("narrows", "expression", made_of=_LIST),
    "group_by": LiquidFilter("groups", "attribute", compares=True, made_of=_LIST),
    "group_by_exp": LiquidFilter("groups", "expression", made_of=_LIST),
    "find": LiquidFilter("finds", "attribute", compares=True, made_of=_NONE),
    "find_exp": LiquidFilter("finds", "expression", made_of=_made_of(None, None, "")),
    "first last": LiquidFilter("takes", made_of=_made_of("", None, "")),
    "size": LiquidFilter("reduces", made_of=_ZERO),
    "map": LiquidFilter("reduces", "attribute", made_of=_LIST_OF_LIST),
    "sum": LiquidFilter("reduces", "attribute", made_of=_ZERO),
    "has": LiquidFilter("reduces", "attribute", compares=True, made_of=_made_of(False, False, False)),
    "has_exp": LiquidFilter("reduces", "expression", made_of=_made_of(False, False, UNKNOWN)),
    "find_index": LiquidFilter("reduces", "attribute", compares=True, made_of=_NONE),
    "find_index_exp": LiquidFilter("reduces", "expression", made_of=_made_of(None, None, 0)),
    # Customer.io's own
    "json_array_uniq shuffle": LiquidFilter("keeps", made_of=_LIST_OF_LIST),
    "limit offset": LiquidFilter("narrows", made_of=_LIST_OF_LIST),
    "where_not": LiquidFilter("narrows", "attribute", compares=True, made_of=_LIST_OF_LIST),
    "add_day add_days add_hour add_hours add_minute add_minutes add_month add_months add_second "
    "add_seconds add_week add_weeks add_year add_years base64 base64_encode_url base64_url_safe_encode "
    "contains countdown country currency cycle date_to_timestamp decode_base64 encode_base64 format_date "
    "format_number h hmac_sha1 hmac_sha512 json_parse md5 number_to_currency number_to_human parse_json "
    "pluralize random render_liquid rounded_currency sha1 sha512 subtract_day subtract_days "
    "subtract_hours subtract_minutes subtract_months subtract_weeks subtract_years timezone titlecase "
    "titleize to_base64 to_json to_number to_string unique utf8_encode": LiquidFilter(),
}
FILTERS: Mapping[str, LiquidFilter] = {name: one for names, one in _TABLE.items() for name in names.split()}

_UNKNOWN = LiquidFilter()


def effect_of(name: str) -> LiquidFilter:
    """What a filter does with a value. An unknown one hands its value on, which nobody means."""
    return FILTERS.get(name, _UNKNOWN)
