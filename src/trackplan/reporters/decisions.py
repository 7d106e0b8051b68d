"""The page of `trackplan diff`'s decision table, generated from the table itself."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from inspect import getdoc

from trackplan.changes import fact_kinds, rows, rules
from trackplan.changes.rule import ChangeRule
from trackplan.model.fact import BaseFact
from trackplan.model.verdict import Judgement, Row, Verdict
from trackplan.reporters.markdown_text import prose

ABOUT = """\
*Breaking if shown* is breaking where a payload was found that shows it, which the report has as an
example. Where the search finds none, it is risky, and says so.

Life comes first: what was a draft breaks nobody, and what was deprecated may go once its `sunset` has
passed. Severity is apart from the verdict: a break has the severity of its rule, what is risky is a
warning at most, and what is safe is a note. A new value of a type that readers know already
(`enum-value-added`, `range-widened` and their like) breaks them by definition, and is a warning by
default. `rules:` in the plan sets another severity.
"""


def decisions() -> str:
    """Render every row of the table, with its rule and default severity."""
    header = ("Fact", "When", "Senders", "Readers", "Rule", "Default")
    opening = textwrap.fill((getdoc(rows) or "").partition("\n\n")[2].strip(), 100, break_on_hyphens=False)
    lines = ["# What changes break", "", opening, "", ABOUT, _row(header), "|:--" * len(header) + "|"]
    return "\n".join((*lines, *_rows())) + "\n"


def _rows() -> Iterator[str]:
    for kind in fact_kinds():
        for row in kind.rows:
            rule = _rule_of(kind, row)
            worst = max(row.senders.verdict, row.readers.verdict)
            severity = rule.severity(worst)
            yield _row(
                (
                    prose((getdoc(kind) or "").partition("\n")[0].removesuffix(".")),
                    prose(row.when or "always"),
                    _verdict(row.senders),
                    _verdict(row.readers),
                    f"`{rule.card.id}`",
                    severity.word,
                )
            )


def _rule_of(kind: type[BaseFact], row: Row) -> type[ChangeRule]:
    """Return the rule that reports a fact decided by this row."""
    return next(
        rule for rule in rules() if issubclass(rule, ChangeRule) and kind in rule.facts and row in rule.rows
    )


def _verdict(judgement: Judgement) -> str:
    word = judgement.verdict.word
    if judgement.verdict is Verdict.BREAKING:
        word = f"**{word}**{' if shown' if judgement.unshown else ''}"
    return f"{word}: {prose(judgement.reason)}"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
