"""The filters, tags and keys that Customer.io's Liquid has.

Source: LiquidJS 10.30, and Customer.io's Liquid syntax list as far as it could be read, with names like
those on it. An unknown filter hands its value on unchanged; an unknown tag is refused by the composer.
"""

from __future__ import annotations

from collections.abc import Collection

from trackplan.naming.guess import guess

_LIQUIDJS = """
abs append array_to_sentence_string at_least at_most base64_decode base64_encode capitalize ceil
cgi_escape compact concat date date_to_long_string date_to_rfc822 date_to_string date_to_xmlschema default
divided_by downcase escape escape_once find find_exp find_index find_index_exp first floor group_by
group_by_exp has has_exp hmac_sha256 inspect join json jsonify last lstrip map minus modulo newline_to_br
normalize_whitespace number_of_words plus pop prepend push raw reject reject_exp remove remove_first
remove_last replace replace_first replace_last reverse round rstrip sample sha256 shift size slice slugify
sort sort_natural split squish strip strip_html strip_newlines sum times to_integer truncate truncatewords
uniq unshift upcase uri_escape url_decode url_encode where where_exp xml_escape
"""
_CUSTOMERIO = """
add_day add_days add_hour add_hours add_minute add_minutes add_month add_months add_second add_seconds
add_week add_weeks add_year add_years base64 base64_encode_url base64_url_safe_encode contains countdown
country currency cycle date_to_timestamp decode_base64 encode_base64 format_date format_number h hmac_sha1
hmac_sha512 json_array_uniq json_parse limit md5 number_to_currency number_to_human offset parse_json
pluralize random render_liquid rounded_currency sha1 sha512 shuffle subtract_day subtract_days
subtract_hours subtract_minutes subtract_months subtract_weeks subtract_years timezone titlecase titleize
to_base64 to_json to_number to_string unique utf8_encode where_not
"""
FILTERS = frozenset(f"{_LIQUIDJS} {_CUSTOMERIO}".split())

_OWN_TAGS = """
cio_link cio_link_id view_in_browser_url view_in_browser unsubscribe_url unsubscribe tracking_consent_url
manage_subscription_preferences_url manage_subscription_preferences subscription_topic_name
generate_uuid random render_liquid countdown
"""
OWN_TAGS = frozenset(_OWN_TAGS.split())
"""Tags of Customer.io's own."""

_TAGS = """
assign block break capture case comment continue cycle decrement doc echo else elsif for if ifchanged
include increment inline_comment layout liquid raw render tablerow unless when
"""
TAGS = OWN_TAGS | frozenset(_TAGS.split())

LOOP_KEYS = frozenset({"limit", "offset", "cols", "reversed"})
FILTER_KEYS = {"default": frozenset({"allow_false"})}
"""The keys of a filter's arguments, of those filters that check them."""

LATEST_TAGS = frozenset({"echo", "liquid", "break", "continue"})
"""Tags that the legacy dialect lacks. Source: the public fork customerio/liquid."""

MISSPELT = {"elseif": "elsif", "elif": "elsif", "endfi": "endif", "end": "endif"}


def _meant(name: str, known: Collection[str]) -> str | None:
    """The known name that is a slip of the pen away; a foreign name is like none."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - only a mistake needs it

    meant = guess(name, known)
    return meant if meant is not None and OSA.distance(name, meant) <= max(1, len(name) // 4) else None


def unknown_filter(name: str) -> tuple[str, str]:
    """What to say of a filter that Customer.io does not have, and what to do."""
    meant = _meant(name, FILTERS)
    effect = "this value has no fallback" if meant == "default" else "it changes nothing"
    said = f"Customer.io has no filter `{name}`, so {effect}"
    return said, f"did you mean `{meant}`?" if meant is not None else "remove it, or use a documented filter"


def unknown_tag(name: str) -> tuple[str, str] | None:
    """The same of a tag; ``None`` when it is one that Customer.io knows."""
    if name in TAGS or (name.startswith("end") and name[3:] in TAGS):
        return None
    said = f"Customer.io has no tag `{name}`, and does not take the message"
    if name == "snippet":
        return said, "print a snippet by its name: `{{ snippets.NAME }}`"
    ends = {f"end{tag}" for tag in ("if", "for", "unless", "case", "capture", "tablerow", "raw", "comment")}
    meant = MISSPELT.get(name) or _meant(name, TAGS | ends)
    return said, f"did you mean `{meant}`?" if meant is not None else "remove it, or use a documented tag"


def unknown_key(owner: str, name: str) -> tuple[str, str] | None:
    """The same of a key among the arguments of a filter or a loop."""
    known = LOOP_KEYS if owner == "for" else FILTER_KEYS.get(owner)
    if known is None or name in known:
        return None
    meant = _meant(name, known)
    help_ = f"did you mean `{meant}`?" if meant is not None else f"it takes {', '.join(sorted(known))}"
    return f"`{owner}` has no key `{name}`, and passes over it", help_
