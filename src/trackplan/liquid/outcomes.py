"""What becomes of a message whose value is missing: one table, from construct to outcome by dialect.

The latest dialect is LiquidJS with strict variables and lenient conditions; the legacy one the public fork
customerio/liquid of Ruby's Liquid, whose conditions take a missing value for nil. The tests render a corpus
of labelled templates with both engines.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from trackplan.model.reference import Absence, Construct, Dialect, Outcome, Read, upward, within

__all__ = ["ORDER", "OUTCOMES", "Outcome", "OutcomeRow", "outcome"]

ORDER: Mapping[Outcome, int] = {"as meant": 0, "cannot tell": 1, "blank": 2, "fails": 3}
"""Worst last."""


class OutcomeRow(NamedTuple):
    """One construct: an example, the outcome of a missing value in each dialect, and that of nil."""

    example: str
    latest: Outcome
    legacy: Outcome
    nil: Outcome = "as meant"
    note: str = ""


OUTCOMES: Mapping[Construct, OutcomeRow] = {
    "output": OutcomeRow(
        "{{ event.x }}", "fails", "fails", "blank", "`default` as the first filter is a guard"
    ),
    "condition": OutcomeRow(
        "{% if event.x %}", "as meant", "as meant", note="also elsif, unless, case and when"
    ),
    "loop": OutcomeRow(
        "{% for i in event.x %}", "fails", "fails", "blank", "with `else` too; so does tablerow"
    ),
    "loop option": OutcomeRow("{% for i in event.items limit: event.x %}", "fails", "fails"),
    "range": OutcomeRow("{% for i in (1..event.x) %}", "fails", "fails"),
    "assign": OutcomeRow("{% assign a = event.x %}", "as meant", "fails", note="latest: the name is nil"),
    "cycle": OutcomeRow("{% cycle event.x, 'b' %}", "fails", "fails", "blank"),
    "filter argument": OutcomeRow("{{ 'a' | append: event.x }}", "fails", "fails"),
    "index": OutcomeRow("{{ event.items[event.x] }}", "fails", "fails"),
    "member expression": OutcomeRow(
        "{{ event.items | where_exp: 'i', 'i.x > 1' | size }}",
        "fails",
        "as meant",
        note="legacy has no such filter",
    ),
    "member name": OutcomeRow(
        "{{ event.items | map: 'x' | size }}", "as meant", "as meant", note="sort, sum and uniq too"
    ),
    "member value": OutcomeRow(
        "{{ event.items | where: 'x', 1 | size }}", "fails", "as meant", note="legacy has no such filter"
    ),
    "tag argument": OutcomeRow(
        "{% cio_link url: event.x %}", "cannot tell", "cannot tell", note="a tag of Customer.io's own"
    ),
    "range in a condition": OutcomeRow("{% if (1..event.x) contains 2 %}", "fails", "as meant"),
    "filter argument in a condition": OutcomeRow(
        "{% if event.y | append: event.x %}", "fails", "as meant", note="legacy passes over the filter"
    ),
    "index in a condition": OutcomeRow("{% if event.items[event.x] %}", "fails", "as meant"),
}


def outcome(read: Read, path: str, absence: Absence = "missing", dialect: Dialect = "latest") -> Outcome:
    """What becomes of a message at one place when ``path``, or a parent of what it reads, is absent."""
    if not within(read.path, path) or read.covers(path, dialect):
        return "as meant"
    if absence == "empty" and path in read.members:
        return "as meant"
    if not read.certain:
        return "cannot tell"
    row = OUTCOMES[read.construct]
    if dialect == "legacy":
        return _legacy(read, path, absence, row)
    if absence == "null" or (absence != "not found" and read.nil and len(upward(path)) <= read.nil):
        return row.nil
    return row.latest


def _legacy(read: Read, path: str, absence: Absence, row: OutcomeRow) -> Outcome:
    if absence == "not found":  # it has none of these filters, and passes over them
        finds = any(pick.path == path and pick.by.startswith("find") for pick in read.picks)
        return row.legacy if finds and path != read.path else "as meant"
    nil = absence != "missing" and (path == read.path or len(upward(path)) == read.nil)
    return row.nil if nil else row.legacy
