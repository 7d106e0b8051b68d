"""Reads one text, tag after tag, and the snippets that it prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import reduce

from liquid.builtin.expressions.primitive import StringLiteral
from msgspec import structs

from trackplan.liquid import expressions
from trackplan.liquid.blocks import BLOCKS, ENDS, LOOPS, Blocks, Stack, assigned_in_loops
from trackplan.liquid.evaluation import HIDDEN, NUMBER, Evaluation
from trackplan.liquid.expressions import BadExpressionError
from trackplan.liquid.guards import Known
from trackplan.liquid.lax import relaxed
from trackplan.liquid.lexer import LexError, Markup, markup
from trackplan.liquid.names import Names
from trackplan.liquid.notes import OBJECTS, Notes, Text
from trackplan.liquid.values import NONE, Facts, Value
from trackplan.liquid.vocabulary import LATEST_TAGS, unknown_tag
from trackplan.model.reference import Dialect, TemplateReading

DEEPEST = 100
"""Blocks inside blocks; Ruby's Liquid refuses more."""
DEEPEST_SNIPPETS = 20
MOST_TEXT = 16_000_000
"""Characters read for one text, its snippets counted as often as they are included."""

NAMING = {"assign", "increment", "decrement", "cycle"}
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.\w+)*")
HTML = re.compile(r"&(?:lt|gt|quot|amp|apos|nbsp|#39|#34|#x27);|</?[A-Za-z][^<>]*>")
"""What an editor writes into Liquid: an entity, or a tag."""
ENCODED = re.compile(
    r"(?:%7B%7B|%7B%25|&#123;(?:&#123;|%)|&#x7[bB];(?:&#x7[bB];|%)|&lcub;(?:&lcub;|%)|&lbrace;(?:&lbrace;|%))"
    r"(?:-|\s|%20|&nbsp;)*\w[^\n<>\"']{0,200}?(?:%7D%7D|%25%7D|(?:&#125;|%)&#125;|(?:&#x7[dD];|%)&#x7[dD];"
    r"|(?:&rcub;|%)&rcub;|(?:&rbrace;|%)&rbrace;)",
    re.IGNORECASE,
)
"""An output or tag whose braces are encoded, which is then no Liquid."""
SENT_AS_IT_STANDS = (
    "these braces are encoded, so this is no Liquid, and people get it as it stands",
    "write `{{` and `}}` in the editor's code view",
)
IN_CODE_VIEW = "write `<`, `>` and plain quotes, with no HTML between the braces, in the editor's code view"
IN_LATEST = "use the latest Liquid, or do without it"
ELSE_IF = (
    "`else` takes no condition: the latest Liquid refuses it, the legacy one passes over it",
    "write `elsif`",
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class TemplateReader:
    """Reads one text, once."""

    def __init__(self, snippets: Mapping[str, str], dialect: Dialect | None) -> None:
        self._snippets = snippets
        self._names = Names()
        known = Known()
        self._notes = Notes(known)
        self._eval = Evaluation(self._names, known, self._notes)
        self._blocks = Blocks(self._names, known, self._eval, self._notes)
        self._dialect = dialect
        self._left = MOST_TEXT

    def reading(self, source: str) -> TemplateReading:
        """All that the text reads."""
        self._notes.included = self._include
        self._read(Text(source, ()))
        self._notes.included = None  # a circle would outlive the reading while no garbage is collected
        reading = self._notes.reading()
        legacy = any(mistake.kind == "legacy-only" for mistake in reading.mistakes) and not any(
            unknown.kind == "syntax" for unknown in reading.unknowns
        )
        assumed: Dialect = "legacy" if legacy else "latest"
        return structs.replace(reading, dialect=self._dialect or assumed)

    def _read(self, text: Text) -> None:
        """Read a text to its end, or to where it can no longer be read."""
        self._notes.text, self._blocks.stack = text, Stack()
        self._left -= len(text.source) + 1
        if self._left < 0:
            message = f"the text and its snippets are longer than {MOST_TEXT} characters"
            self._notes.hinder("budget", message, 0)
            return
        for encoded in ENCODED.finditer(text.source):
            self._notes.mistake("encoded", *SENT_AS_IT_STANDS, encoded.start(), len(encoded[0]))
        marks = list(markup(text.source))
        self._blocks.stack.assigned = assigned_in_loops(one for one in marks if isinstance(one, Markup))
        for found in marks:
            if isinstance(found, LexError):
                self._notes.hinder("syntax", found.message, found.at)
            elif found.name in BLOCKS and self._blocks.depth >= DEEPEST:
                self._notes.hinder("budget", f"blocks are nested more than {DEEPEST} deep", found.at)
                self._blocks.end_all(told=True)
                return
            else:
                self._step(found)
        self._blocks.end_all()

    def _include(self, value: Value, offset: int) -> None:
        """Read a snippet where it is printed, under the facts in force there and with names of its own."""
        name = str(value.segments[0]) if value.segments else ""
        outer, stack = self._notes.text, self._blocks.stack
        if not name or not value.certain:
            obstacle = "which snippet is included is known only when the message is sent"
        elif name in outer.via:
            obstacle = f"the snippet `{name}` includes itself"
        elif name not in self._snippets:
            obstacle = f"the snippet `{name}` is not at hand, so what it reads is unknown"
        elif len(outer.via) >= DEEPEST_SNIPPETS:
            obstacle = f"snippets are nested more than {DEEPEST_SNIPPETS} deep"
        else:
            with self._names.apart():
                self._read(Text(self._snippets[name], (*outer.via, name)))
            self._notes.text, self._blocks.stack = outer, stack
            return
        self._notes.hinder("snippet", obstacle, offset)

    def _step(self, found: Markup) -> None:
        """Read one output or tag; a mistake in it is noted, and what it may read is gleaned."""
        marked = "&" in found.text or "<" in found.text
        if marked and (html := HTML.search(_blanked(found.text))) is not None:
            at = found.start + html.start()
            self._notes.mistake("escaped", _html(html[0]), IN_CODE_VIEW, at, len(html[0]))
            self._escaped(found)
            return
        try:
            try:
                self._tag(relaxed(found) if self._dialect == "legacy" else found)
            except BadExpressionError as error:
                if self._dialect == "legacy" or (lax := relaxed(found)).text == found.text:
                    raise
                self._relaxed(found, lax, error)
        except BadExpressionError as error:
            self._notes.hinder("syntax", error.message, found.start + error.offset)
            self._glean(found)
        except RecursionError:
            self._notes.hinder("budget", "the expression is nested too deeply to read", found.at)

    def _relaxed(self, found: Markup, lax: Markup, error: BadExpressionError) -> None:
        """Read what only the legacy dialect takes; what neither takes stays a mistake in the latest."""
        text = found.text.rstrip()
        trimmed = text.rstrip("|,) \t\r\n")
        if text != trimmed and "(" not in text:  # LiquidJS passes over these at the end
            with suppress(BadExpressionError):
                self._again(structs.replace(found, text=trimmed))
                return
        try:
            self._again(lax)
        except BadExpressionError:
            raise error from None
        if found.name in LOOPS:  # as it does over what follows the list
            return
        at = found.start + min(error.offset, max(len(found.text.rstrip()) - 1, 0))
        self._notes.mistake("legacy-only", *legacy_only(found), at)

    def _again(self, found: Markup) -> None:
        """Read a tag anew whose block was opened, or its branch begun, by the reading that failed."""
        if found.name in BLOCKS:
            self._blocks.reopen(found)
        elif found.name in {"elsif", "when"}:
            self._blocks.rebranch(found)
        else:
            self._tag(found)

    def _escaped(self, found: Markup) -> None:
        """Take a tag with HTML in it for what it may read: its block is there all the same."""
        bare = structs.replace(found, text="")
        if found.name in BLOCKS:
            with suppress(BadExpressionError):
                self._blocks.open(bare)
        elif found.name in ENDS:
            self._blocks.end(ENDS[found.name], bare)
        elif found.name in {"else", "elsif", "when"}:
            with suppress(BadExpressionError):
                self._blocks.branch(bare)
        self._glean(found)

    def _tag(self, found: Markup) -> None:
        name = found.name
        if name:
            self._judge(found)
        if not name or name == "echo":
            if found.text.strip():
                self._eval.output(expressions.output(found.text), "output", found.start)
        elif name in BLOCKS:
            self._blocks.open(found)
        elif name in ENDS:
            self._blocks.end(ENDS[name], found)
        elif name in {"else", "elsif", "when"}:
            self._blocks.branch(found)
        elif name in {"break", "continue"}:
            self._blocks.leave()
        elif name in NAMING:
            self._name(found)
        elif not name.startswith("end"):
            self._other(found)

    def _judge(self, found: Markup) -> None:
        """Note a tag that one of the dialects lacks."""
        name = found.name
        if name == "else" and found.text.strip() and self._dialect != "legacy":
            at = found.start + len(found.text) - len(found.text.lstrip())
            self._notes.mistake("legacy-only", *ELSE_IF, at, len(found.text.strip()))
            self._glean(found)
        if name in LATEST_TAGS and self._dialect == "legacy":
            said = f"the legacy Liquid has no tag `{name}`, and does not take the message"
            self._notes.mistake("unknown-tag", said, IN_LATEST, found.start - len(name), len(name))
        if name == "ifchanged" and self._dialect != "legacy":
            said = "only the legacy Liquid has the tag `ifchanged`; the latest does not take the message"
            self._notes.mistake("legacy-only", said, "use `if`", found.start - len(name), len(name))

    def _name(self, found: Markup) -> None:
        """Read a tag that gives a name to a value, or goes round its values."""
        if found.name == "assign":
            assigned = expressions.assignment(found.text)
            values = self._eval.output(assigned.value, "assign", found.start + assigned.offset)
            implied = self._blocks.implied()
            self._names.assign(
                assigned.name, tuple(_implying(self._eval.carried(value), implied) for value in values)
            )
        elif found.name == "cycle":
            for value in expressions.primitives(found.text):
                self._eval.read(value, "cycle", found.start)
        else:
            self._names.assign(found.text.strip(), NUMBER)

    def _other(self, found: Markup) -> None:
        """Read the arguments of a tag that is not Liquid's own, as Customer.io's and unknown ones."""
        if (said := unknown_tag(found.name)) is not None:
            self._notes.mistake("unknown-tag", *said, found.start - len(found.name), len(found.name))
        if found.name == "render_liquid":
            self._notes.hinder("hidden", HIDDEN, found.at)
        if found.name in {"include", "render"}:
            self._notes.hinder("snippet", f"`{found.name}` takes in a text that is not at hand", found.at)
        if found.text.strip():
            try:
                values = expressions.arguments(found.text)
            except BadExpressionError:
                self._glean(found)
                return
            for value in values:
                self._eval.read(value, "tag argument", found.start)
                if isinstance(value, StringLiteral) and "{" in value.value:
                    self._quoted(value, found.start + value.token.start_index + 1)

    def _quoted(self, value: StringLiteral, at: int) -> None:
        """Read the outputs in a quoted argument: ``cio_link url:"https://example.com/{{ event.slug }}"``."""
        for inner in markup(value.value):
            if isinstance(inner, Markup) and not inner.name:
                self._step(structs.replace(inner, start=at + inner.start, at=at + inner.at))

    def _glean(self, found: Markup) -> None:
        """Note what looks like a name in a text that is not an expression: possible, never certain."""
        for name in _NAME.finditer(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), found.text)):
            head, *rest = name[0].split(".")
            values = self._names.get(head)
            if values is None:
                values = (Value(root=head),) if head in OBJECTS else ()
            for value in values:
                read = reduce(Value.member, rest, value)
                self._notes.emit(
                    structs.replace(read, certain=False), "tag argument", found.start + name.start()
                )


def _implying(value: Value, implied: Facts) -> Value:
    """A value that, when a test finds it, tells what was there when it was assigned."""
    if implied == NONE or value.unassigned:
        return value if value.implies is not None else structs.replace(value, implies=NONE)
    return structs.replace(value, implies=implied | (value.implies or NONE))


def _blanked(text: str) -> str:
    """A text with spaces for what stands in quotes."""
    return _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)


def _html(found: str) -> str:
    what = f"`{found}`" if len(found) <= 30 else f"`{found[:30]}…`"  # noqa: PLR2004 - what fits into a line
    return f"{what} is HTML inside Liquid, and makes something else of it"


def legacy_only(found: Markup) -> tuple[str, str]:
    """What to say of a text that only the legacy dialect parses, and what to write instead."""
    text = _blanked(found.text)
    if re.search(r"\|\s*[\"']", found.text) is not None:
        return (
            "there is a quote around a filter: the latest Liquid refuses it",
            "write the filter without quotes",
        )
    if "||" in text:
        return (
            "`||` is no Liquid: the latest dialect does not take the message",
            "write one `|` before a filter",
        )
    if (bare := re.search(r"\|\s*(\w+)\s+(?=[\"'\w])", found.text)) is not None:
        return (
            f"`{bare[1]}` has no colon before its argument: the latest dialect does not take the message",
            f"write `{bare[1]}:`",
        )
    if (bare := re.search(r"\s(\w+)\s*:", text)) is not None and "|" not in text[: bare.start()]:
        said = (
            f"there is no `|` before `{bare[1]}`: the latest Liquid refuses it, the legacy one passes over it"
        )
        return said, f"write `| {bare[1]}:`"
    return (
        "only the legacy dialect takes this; the latest does not take the message",
        "write it as the latest Liquid has it",
    )
