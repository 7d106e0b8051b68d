"""The decision table of `trackplan diff` as a page, from the table that decides."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from inspect import getdoc

from trackplan.diff import table
from trackplan.diff.table.events import RETURNED
from trackplan.model.facts import FACTS
from trackplan.model.facts.base import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.verdict import Judgement, Verdict
from trackplan.reporters.markdown_text import prose
from trackplan.rules import ChangeRule, catalog

ABOUT = """\
Life comes first: what was a draft breaks nobody, and what was deprecated may go once its `sunset` has
passed. Severity is apart from the verdict: a break has the severity of its rule, what is risky is a
warning at most, and what is safe is a note. A new value of a type that readers know already
(`enum-value-added`, `range-widened` and their like) breaks them by definition, and is a warning by
default. `rules:` in the plan sets another severity.
"""


def decisions() -> str:
    """Every row of the table, with the rule that speaks of it and the severity that it has by default."""
    header = ("Fact", "When", "Senders", "Readers", "Rule", "Default")
    opening = textwrap.fill((getdoc(table) or "").partition("\n\n")[2].strip(), 100, break_on_hyphens=False)
    lines = ["# What changes break", "", opening, "", ABOUT, _row(header), "|:--" * len(header) + "|"]
    return "\n".join((*lines, *_rows())) + "\n"


def _rows() -> Iterator[str]:
    for kind in FACTS:
        for row in table.TABLE:
            if row.fact is kind:
                rule = _rule_of(kind, row.when)
                worst = max(row.senders.verdict, row.readers.verdict)
                yield _row(
                    (
                        prose((getdoc(kind) or "").partition("\n")[0].removesuffix(".")),
                        prose(row.when or "always"),
                        _verdict(row.senders),
                        _verdict(row.readers),
                        f"`{rule.card.id}`",
                        _severity(rule, worst).word,
                    )
                )


def _rule_of(kind: type[BaseFact], when: str) -> type[ChangeRule]:
    """The rule that speaks of a fact; of two, the later one by id has the special case."""
    found = [
        rule for rule in catalog("change").values() if issubclass(rule, ChangeRule) and kind in rule.judges
    ]
    return found[-1] if when == RETURNED else found[0]


def _severity(rule: type[ChangeRule], worst: Verdict) -> Severity:
    if worst is Verdict.SAFE:
        return Severity.INFO
    return rule.card.severity if worst is Verdict.BREAKING else min(rule.card.severity, rule.risky)


def _verdict(judgement: Judgement) -> str:
    word = judgement.verdict.word
    return f"{f'**{word}**' if judgement.verdict is Verdict.BREAKING else word}: {prose(judgement.reason)}"


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"
