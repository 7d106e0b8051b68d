"""Text made to break out of each place that a report is shown in."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from tests.reporters.reports import CHECKED, MISSING, STYLE
from trackplan.document import Document, Location, Ref, Span
from trackplan.document.excerpt import Excerpt
from trackplan.model.change import Change, Counterexample
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Finding, Place, Skipped
from trackplan.model.report import JudgedChange, PlanChanges, PlanSummary, Report, SetAside
from trackplan.model.verdict import Judgement, Verdict

PIECES = (
    "\n", "\r", "\r\n", "\t", "\x00", "\x07", "\x08", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029",
    "\n::error::x", "::error::", "::stop-commands::x", " ::add-mask::x", "##[set-env name=A]b", "##[error]",
    "##vso[task.setvariable variable=a]b", "%0A::error::", "%25", "%3A", "%2C", ",title=x", ":", ",",
    "\x1b[31m", "\x1b[2J", "\x1b]8;;https://example.com\x1b\\x\x1b]8;;\x1b\\", "\x1b]52;c;eA==\x07",
    "\x9b31m", "\x1b]0;title\x07", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\xad", "\U000e0041",
    "</script><script>alert(1)</script>", "<img src=https://example.com/x.png>", "</details>",
    "-->", "<!-- trackplan:lint -->",
    '<a href="javascript:alert(1)">x</a>', "&lt;", "&#60;b&#62;", "&amp;",
    "|", "\\|", "\\\\|", "||", "`", "``", "```", "````js\n", "`|`", "\\`", "\\",
    "@team", "@acme/growth", "#12", "GH-12", "acme/store#12", "https://example.com", "www.example.com",
    "mailto:a@example.com", "a@example.com", "deadbeefcafe", ":tada:", "$x$", "~~x~~", "**x**", "__x__",
    "[x](https://example.com)", "![x](https://example.com/x.png)",
    "[x][y]", "[x]: https://example.com", "<https://example.com>",
    "=1+1", "+1", "-1", "# x", "- x", "1. x", "> x", "---", "    code",
    "]]>", "<![CDATA[", "<!DOCTYPE x>", "&xxe;", "\ufffe", "\uffff", "\ud800", "\udcff", "\ud83d",
    "{0}", "{{", "%s", "[bold]", "日本語", "e\u0301", "👩\u200d👩", "", " ", "  ", "x" * 3000,
)  # fmt: skip

AMOUNT = 500


def strings() -> list[str]:
    """Make the same strings in every run: each piece alone, inside text, and random runs of them."""
    chosen = random.Random(1)
    made = [*PIECES, *(f"a{piece}b" for piece in PIECES)]
    made += ("".join(chosen.choices(PIECES, k=chosen.randint(2, 6))) for _ in range(AMOUNT - len(made)))
    return made


def about(text: str, number: int) -> Finding:
    """Make a finding that has a text wherever text can be."""
    return replace(
        (STYLE, MISSING)[number % 2],
        rule=text or "x",
        message=text,
        help=text,
        location=Location(text, Span(number + 1, 1, number + 1, 3)),
        pointer=text,
        event=text,
        attribute=text,
        at=text,
        first_seen=text,
        last_seen=f"{text}.",
        source=text,
        places=(Place(file=text, line=1), Place(file=text, line=2, pointer=text)),
        fingerprint=text,
        excerpt=Excerpt(line=text, start=0, end=len(text)),
    )


def report(texts: list[str]) -> Report:
    """Make a report that has nothing else in it."""
    return Report(
        command="lint",
        findings=tuple(about(text, number) for number, text in enumerate(texts)),
        checked=CHECKED,
        skipped=tuple(Skipped(what=text, reason=text) for text in texts),
        plan=PlanSummary(name=texts[0], version=texts[0], events=1),
        changes=PlanChanges(base="", head="", bump="major", rows=tuple(map(_change, texts))),
        set_aside=tuple(
            SetAside(how="ignored", rule=text, count=1, reason=text, at=text, location=Location(text))
            for text in texts
        ),
    )


class SaidAsItIs(BaseFact):
    """A fact whose sentence is its event's name."""

    def say(self, _name: str) -> str:
        return str(self.event)


def _change(text: str) -> JudgedChange:
    finding = replace(STYLE, rule=text, message=text, location=Location(text, Span(1, 1, 1, 2)))
    fact = SaidAsItIs(
        at=text,
        ref=Ref(Document(text)),
        event=text,
        attribute=text,
        group=text,
        before=text,
        after={text: [text]},
    )
    change = Change(
        fact=fact,
        senders=Judgement(verdict=Verdict.SAFE, reason=text),
        readers=Judgement(verdict=Verdict.BREAKING, reason=text),
        counterexamples=(Counterexample(side="readers", payload={text: text}),),
        affected=(text, f"{text}."),
    )
    return JudgedChange(change=change, finding=finding)


def batches(size: int) -> Iterator[Report]:
    """Split all strings into reports of at most ``size`` findings."""
    texts = strings()
    for start in range(0, len(texts), size):
        yield report(texts[start : start + size])


def styles() -> Iterator[dict[str, bool | int]]:
    """Every look of text for people."""
    for color, unicode, width in product((True, False), (True, False), (80, 0)):
        yield {"color": color, "unicode": unicode, "width": width}
