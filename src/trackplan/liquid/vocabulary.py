"""The tags and keys that Customer.io's Liquid has.

Source: LiquidJS 10.30, and Customer.io's Liquid syntax list as far as it could be read, with names like
those on it. An unknown tag is refused by the composer.
"""

from __future__ import annotations

from collections.abc import Collection

from trackplan.liquid.filters import FILTERS
from trackplan.naming.guess import guess

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
