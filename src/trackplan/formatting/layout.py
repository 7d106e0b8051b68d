"""White space: line ends, empty lines, two columns per level, single blanks between tokens.

Comments and scalars are kept; a block scalar moves as a whole. Blanks before a trailing comment stay: people
align such comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from trackplan.document.yaml import tokens
from trackplan.formatting.edits import Edit, apply

LEVEL = 2
"""Columns of a level."""

_TRAILING = re.compile(r"[ \t]+(?=\n|\Z)")
_EMPTY_LINES = re.compile(r"(?<=\n)\n{2,}|\A\n+")
_ODD_LINE_BREAK = re.compile("[\x85\u2028\u2029]")
_INDICATOR = re.compile(r"[|>][-+]?([1-9])")
_OPENERS = yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken
_CLOSERS = yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken
_ONE_AFTER = (
    yaml.ValueToken
    | yaml.FlowEntryToken
    | yaml.BlockEntryToken
    | yaml.KeyToken
    | yaml.AnchorToken
    | yaml.TagToken
)


def unify(text: str) -> str:
    """Remove byte-order mark and carriage returns, and end the text with one newline."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip() + "\n" if text.strip() else ""


def tidy(text: str) -> str:
    """Remove trailing blanks and repeated empty lines."""
    scalars = [token for token in tokens(text) if isinstance(token, yaml.ScalarToken)]
    fixed = [
        (one.start_mark.index, one.end_mark.index)
        for one in scalars
        if one.start_mark.line != one.end_mark.line  # its blanks and line ends are data
    ]
    spaces = [
        Edit(match.start(), match.end(), "" if pattern is _TRAILING or not match.start() else "\n")
        for pattern in (_TRAILING, _EMPTY_LINES)
        for match in pattern.finditer(text)
    ]
    return apply(text, _outside(spaces, fixed))


def _outside(edits: list[Edit], fixed: list[tuple[int, int]]) -> Iterator[Edit]:
    """Yield the edits that overlap none of some sorted ranges."""
    waiting = iter([*fixed, (1 << 62, 1 << 62)])
    start, end = next(waiting)
    for edit in sorted(edits):
        while end <= edit.start:
            start, end = next(waiting)
        if edit.end <= start:
            yield edit


def lay_out(text: str) -> str:
    """Return the text with two columns per level, and one blank or none between the tokens of a line."""
    if _ODD_LINE_BREAK.search(text):  # YAML counts lines by them, and a report names them
        return text
    return _Layout(text, text.split("\n")).laid_out()


@dataclass(slots=True, kw_only=True)
class _OpenBlock:
    """An open block mapping or sequence: its column now, and in the layout."""

    old: int
    new: int
    mapping: bool
    indentless: bool = False
    """Whether it is a sequence whose dashes stand in the column of the key above them."""


@dataclass(slots=True)
class _Layout:
    """One pass over the tokens of a text."""

    text: str
    lines: list[str]
    blocks: list[_OpenBlock] = field(default_factory=list)
    brackets: int = 0
    """How many are open."""
    indents: dict[int, int] = field(default_factory=dict)
    """The new column of each line's first character, by the line's number from 0."""
    stacks: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """The blocks that a line stands in: the old column and the new one of each."""
    edits: list[Edit] = field(default_factory=list)

    def laid_out(self) -> str:
        """Return the text in its layout."""
        before: Any = None
        for token in tokens(self.text):
            line = token.start_mark.line
            first = not self.lines[line][: token.start_mark.column].strip()
            if first and self.brackets and before is not None:
                inside = self._inside()
                skipped = range(before.end_mark.line + 1, line)
                self.indents |= {number: inside for number in skipped if self.lines[number].strip()}
            self._follow(token, first=first)
            if token.end_mark.index == token.start_mark.index:
                continue
            if before is not None:
                self._separate(before, token, first=first)
            before = token
        self._move_comments()
        return apply(self.text, [*self.edits, *self._moves()])

    def _follow(self, token: Any, *, first: bool) -> None:
        """Open and close the blocks of a token, and return where its lines begin."""
        if isinstance(token, yaml.BlockEndToken):
            if self.blocks.pop().indentless:
                self.blocks.pop()
            return
        if isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            mapping = isinstance(token, yaml.BlockMappingStartToken)
            new = self.blocks[-1].new + LEVEL if self.blocks else 0
            self.blocks.append(_OpenBlock(old=token.start_mark.column, new=new, mapping=mapping))
            return
        if self.blocks and not self.brackets:
            top = self.blocks[-1]
            if isinstance(token, yaml.BlockEntryToken) and top.mapping:
                self.blocks.append(
                    _OpenBlock(old=top.old, new=top.new + LEVEL, mapping=False, indentless=True)
                )
            elif isinstance(token, yaml.KeyToken | yaml.ValueToken) and top.indentless:
                self.blocks.pop()
        self.brackets -= isinstance(token, _CLOSERS)
        line = token.start_mark.line
        if first and line not in self.indents:
            self.indents[line] = self._start_of(token)
        self.stacks[line] = tuple((block.old, block.new) for block in self.blocks)
        if isinstance(token, yaml.ScalarToken) and token.end_mark.line > line:
            self._further_lines(token)
        self.brackets += isinstance(token, _OPENERS)

    def _column(self) -> int:
        return self.blocks[-1].new if self.blocks else 0

    def _inside(self) -> int:
        """Return where a line inside brackets begins; the closing bracket is below its key or item."""
        item = bool(self.blocks) and not self.blocks[-1].mapping
        return self._column() + LEVEL * (self.brackets + item)

    def _start_of(self, token: Any) -> int:
        """Return the column of a line that begins with this token."""
        if self.brackets or not self.blocks or isinstance(token, _CLOSERS):
            return self._inside()
        marks = yaml.KeyToken | yaml.ValueToken | yaml.BlockEntryToken
        return self._column() if isinstance(token, marks) else self._column() + LEVEL

    def _further_lines(self, token: Any) -> None:
        start, end = token.start_mark.line + 1, token.end_mark.line
        if token.style not in ("|", ">"):
            for number in range(start, end + 1):
                if self.lines[number].strip():
                    self.indents[number] = self._column() + LEVEL * (self.brackets + 1)
        elif self.blocks:
            self._block_scalar(token, start)

    def _block_scalar(self, token: Any, start: int) -> None:
        """Move the lines of a block scalar together: their relative indentation is data."""
        block = self.blocks[-1]
        told = _INDICATOR.match(self.text, token.start_mark.index)
        shown = next((line for line in self.lines[start : token.end_mark.line] if line.strip()), "")
        old = block.old + int(told[1]) if told else _indent(shown)
        by = block.new - block.old if told else block.new + LEVEL - old
        for number in range(start, token.end_mark.line):
            line = self.lines[number]
            if line.strip() and _indent(line) < old:
                return
            self.indents[number] = _indent(line) + by if _indent(line) >= old else 0

    def _separate(self, before: Any, token: Any, *, first: bool) -> None:
        """Set the number of blanks between two tokens of a line."""
        start, end = before.end_mark.index, token.start_mark.index
        if not first and not self.text[start:end].strip(" \t"):
            blanks = _blanks(before, token)
            if blanks is not None:
                self.edits.append(Edit(start, end, " " * blanks))

    def _move_comments(self) -> None:
        """Indent a comment line like the token below it, or like its block."""
        below: dict[int, int] = {}
        following = len(self.lines)
        for number in range(len(self.lines) - 1, -1, -1):
            below[number] = following = number if number in self.stacks else following
        stack: tuple[tuple[int, int], ...] = ()
        for number, line in enumerate(self.lines):
            stack = self.stacks.get(number, stack)
            if number in self.indents or not line.lstrip().startswith("#"):
                continue
            column, following = _indent(line), below[number]
            if following in self.indents and _indent(self.lines[following]) == column:
                self.indents[number] = self.indents[following]
            else:
                fits = [one for one in (*stack, *self.stacks.get(following, ())) if one[0] <= column]
                self.indents[number] = max(fits, key=lambda one: one[0], default=(0, 0))[1]

    def _moves(self) -> Iterator[Edit]:
        at = 0
        for number, line in enumerate(self.lines):
            indent = _indent(line)
            if self.indents.get(number, indent) != indent:
                yield Edit(at, at + indent, " " * self.indents[number])
            at += len(line) + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _blanks(before: Any, after: Any) -> int | None:
    """Return the number of blanks between two tokens of a line; ``None`` to leave it unchanged."""
    if isinstance(after, yaml.FlowEntryToken | _CLOSERS):  # `{a: }` says less without the blank
        return int(isinstance(before, yaml.ValueToken | yaml.TagToken | yaml.AnchorToken))
    if isinstance(after, yaml.ValueToken):  # `*a:` would be another alias
        return 0 if isinstance(before, yaml.ScalarToken | _CLOSERS) else None
    if isinstance(before, _OPENERS):
        return 0
    return 1 if isinstance(before, _ONE_AFTER) else None
