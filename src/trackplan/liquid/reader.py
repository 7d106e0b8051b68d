"""Reads one text, tag after tag, and the snippets that it prints."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import reduce

from trackplan.liquid import expressions
from trackplan.liquid.blocks import BLOCKS, ENDS, Blocks, Stack
from trackplan.liquid.evaluation import HIDDEN, NUMBER, Evaluation
from trackplan.liquid.expressions import BadExpressionError
from trackplan.liquid.guards import Known
from trackplan.liquid.lax import relaxed
from trackplan.liquid.lexer import LexError, Markup, markup
from trackplan.liquid.names import Names
from trackplan.liquid.notes import OBJECTS, Notes, Text
from trackplan.liquid.values import Value
from trackplan.model.reference import Dialect, TemplateReading

DEEPEST = 100
"""Blocks inside blocks; Ruby's Liquid refuses more."""
DEEPEST_SNIPPETS = 20
MOST_TEXT = 16_000_000
"""Characters read for one text, its snippets counted as often as they are included."""

NAMING = {"assign", "increment", "decrement", "cycle"}
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.\w+)*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class TemplateReader:
    """Reads one text, once."""

    def __init__(self, snippets: Mapping[str, str], dialect: Dialect) -> None:
        self._snippets = snippets
        self._names = Names()
        known = Known()
        self._notes = Notes(known, self._include)
        self._eval = Evaluation(self._names, known, self._notes)
        self._eval.default_guards = dialect == "latest"
        self._blocks = Blocks(self._names, known, self._eval, self._notes)
        self._dialect = dialect
        self._left = MOST_TEXT

    def reading(self, source: str) -> TemplateReading:
        """All that the text reads."""
        self._read(Text(source, ()))
        return replace(self._notes.reading(), dialect=self._dialect)

    def _read(self, text: Text) -> None:
        """Read a text to its end, or to where it can no longer be read."""
        self._notes.text, self._blocks.stack = text, Stack()
        self._left -= len(text.source) + 1
        if self._left < 0:
            message = f"the text and its snippets are longer than {MOST_TEXT} characters"
            self._notes.hinder("budget", message, 0)
            return
        for found in markup(text.source):
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
        """Read a snippet where it is printed, under the names and facts in force there."""
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
            self._read(Text(self._snippets[name], (*outer.via, name)))
            self._notes.text, self._blocks.stack = outer, stack
            return
        self._notes.hinder("snippet", obstacle, offset)

    def _step(self, found: Markup) -> None:
        """Read one output or tag; a mistake in it is noted, and what it may read is gleaned."""
        try:
            self._tag(relaxed(found) if self._dialect == "legacy" else found)
        except BadExpressionError as error:
            self._notes.hinder("syntax", error.message, found.start + error.offset)
            self._glean(found)
        except RecursionError:
            self._notes.hinder("budget", "the expression is nested too deeply to read", found.at)

    def _tag(self, found: Markup) -> None:
        name = found.name
        if name in {"", "echo"}:
            if found.text.strip():
                self._eval.output(expressions.output(found.text), "printed", found.start)
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

    def _name(self, found: Markup) -> None:
        """Read a tag that gives a name to a value, or goes round its values."""
        if found.name == "assign":
            assigned = expressions.assignment(found.text)
            values = self._eval.output(assigned.value, "assigned", found.start + assigned.offset)
            self._names.assign(assigned.name, tuple(map(self._eval.carried, values)))
        elif found.name == "cycle":
            for value in expressions.primitives(found.text):
                self._eval.read(value, "printed", found.start)
        else:
            self._names.assign(found.text.strip(), NUMBER)

    def _other(self, found: Markup) -> None:
        """Read the arguments of a tag that is not Liquid's own, as Customer.io's and unknown ones."""
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
                self._eval.read(value, "argument", found.start)

    def _glean(self, found: Markup) -> None:
        """Note what looks like a name in a text that is not an expression: possible, never certain."""
        for name in _NAME.finditer(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), found.text)):
            head, *rest = name[0].split(".")
            values = self._names.get(head)
            if values is None:
                values = (Value(root=head),) if head in OBJECTS else ()
            for value in values:
                read = reduce(Value.member, rest, value)
                self._notes.emit(replace(read, certain=False), "argument", found.start + name.start())
