"""YAML syntax errors: libyaml's messages turned into sentences with a remedy."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import yaml
from yaml.error import YAMLError
from yaml.tokens import ScalarToken

from trackplan.document import Fault, Span
from trackplan.document.parser_messages import ParserMessage, message_of
from trackplan.document.yaml_walk import TOO_DEEP, Refusal

_SCANNER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_MOST_SCANNED = 1 << 20
"""Characters; scanning them once more takes less than a second."""
_QUOTE = "if a text begins here, quote it"
_TAB = ParserMessage("tab character", "a tab stands where spaces indent", "indent with spaces")
_AFTER_QUOTE = ParserMessage("", "something follows the closing quote of a text", "quote the whole text")
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_RESOLVE = "keep one side, and remove the lines of `<`, `=` and `>`"
_SAYINGS = (
    ParserMessage(
        "mapping values are not allowed",
        "a `:` stands where no value can begin",
        'quote a text that holds ": ", or indent this line like its neighbours',
    ),
    ParserMessage(
        "block sequence entries are not allowed",
        "a `- ` stands where no list can begin",
        "begin the list on its own line, below its key",
    ),
    ParserMessage("mapping keys are not allowed", "a `? ` stands where no key can begin", _QUOTE),
    ParserMessage(
        "could not find expected ':'",
        "this line is neither a key with a `:` nor part of a text",
        "write `key: value`, or indent it as part of the text above",
        at_start=True,
    ),
    ParserMessage("cannot start any token", "{character} cannot begin a value", "quote the text"),
    _TAB,
    ParserMessage(
        "while scanning a quoted scalar",
        "a quoted text begins here and never ends",
        "close the quote",
        at_start=True,
    ),
    ParserMessage(
        "unknown escape character",
        "a backslash stands before a character that it does not escape",
        "double the backslash, or use single quotes",
    ),
    ParserMessage(
        "expected hexdecimal number",
        "an escape has too few hexadecimal digits",
        "write `\\xHH`, `\\uHHHH` or `\\UHHHHHHHH`",
    ),
    ParserMessage(
        "invalid Unicode character escape",
        "an escape names no character of Unicode",
        "write the character itself",
    ),
    ParserMessage(
        "while scanning an anchor",
        "an anchor (`&`) has no plain name",
        "use letters and digits, or quote the text",
    ),
    ParserMessage(
        "while scanning an alias",
        "an alias (`*`) has no plain name",
        "use letters and digits, or quote the text",
    ),
    ParserMessage(
        "undefined alias",
        "the alias names no anchor above it",
        "define the anchor (`&name`) first, or quote the text",
    ),
    ParserMessage("duplicate anchor", "the anchor is defined on line {line} already", "give it another name"),
    ParserMessage(
        "while scanning a block scalar",
        "the line that begins this block of text is not understood",
        "write `|` or `>` alone at the end of the line",
    ),
    ParserMessage(
        "while scanning a directive", "a `%` line is not understood", "delete it, or quote the text"
    ),
    ParserMessage("while scanning a %", "a `%` line is not understood", "delete it, or quote the text"),
    ParserMessage("directive", "a `%` line is not understood", "delete it"),
    ParserMessage(
        "incompatible YAML document", "the `%YAML` line names a version that is unknown", "delete it"
    ),
    ParserMessage("while scanning a tag", "a tag (`!`) is not understood", "quote the text"),
    ParserMessage("while parsing a tag", "a tag (`!`) is not understood", "quote the text"),
    ParserMessage("undefined tag handle", "a tag (`!`) uses a handle that nothing defines", "quote the text"),
    ParserMessage(
        "while parsing a flow sequence",
        "the list opened by `[` on line {line} lacks a `,` or `]` here",
        "close the list, and put a comma between its items",
    ),
    ParserMessage(
        "while parsing a flow mapping",
        "the mapping opened by `{{` on line {line} lacks a `,` or `}}` here",
        "close the mapping, and put a comma between its entries",
    ),
    ParserMessage(
        "while parsing a block mapping",
        "this line does not fit the mapping that begins on line {line}",
        "indent keys of one mapping alike; quote a text that goes on after its closing quote",
    ),
    ParserMessage(
        "while parsing a block collection",
        "this line does not fit the list that begins on line {line}",
        "indent the `- ` of one list alike",
    ),
    ParserMessage(
        "expected <document start>",
        "something follows where the document has ended",
        "indent it as part of what stands above, or remove it",
    ),
    ParserMessage(
        "while parsing a block node",
        "a value is missing, or begins with a character that must be quoted",
        _QUOTE,
    ),
    ParserMessage(
        "while parsing a flow node",
        "a value is missing, or begins with a character that must be quoted",
        _QUOTE,
    ),
    ParserMessage("document indicator", "`---` or `...` stands inside a text", "close the text before it"),
)
_UNQUOTED_PATH = re.compile(r"""(?<=[\[,\s])[^\s\[\],{}"']+(?:\[\][^\s\[\],{}"']*)+""")
_UNKNOWN = ParserMessage("", "the text is not valid YAML from here on", "compare it with the lines above")


def syntax_fault(error: YAMLError, text: str) -> Fault:
    """Return the fatal fault for an error that PyYAML raised on ``text``."""
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    began = getattr(error, "context_mark", None)
    place = getattr(error, "problem_mark", None) or began
    lines = text.split("\n")
    if "maximum nesting depth" in problem:
        # libyaml has its own limit since 0.2.6, and may reach it before it makes the first node.
        return replace(Refusal("over-limit", TOO_DEEP).fault, span=_span(place, lines))
    if "expected a single document" in context:
        return Fault(
            rule="several-documents",
            message="a second document begins here; a plan file holds one",
            span=_span(place, lines),
            help="remove the `---`, or move what follows into a file of its own",
        )
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        span = Span(line, 1, line, 8)
        return Fault(
            rule="invalid-yaml", message="an unresolved merge conflict begins here", span=span, help=_RESOLVE
        )
    saying = _translate(f"{problem} {context}", _span(place, lines), lines)
    if place is not None and (text_before := _long_quote(text, place)) is not None:
        last = text_before.end_mark.line + 1
        message = f"the text that begins here goes on to line {last}; its quote may not be closed"
        span = _span(text_before.start_mark, lines)
        return Fault(rule="invalid-yaml", message=message, span=span, help="close the quote")
    span = _span(began, lines) if saying.at_start and began else _span(place, lines)
    character = lines[span.line - 1][span.column - 1 : span.column]
    message = saying.message.format(
        line=(began.line + 1) if began else span.line,
        character="a backtick" if character == "`" else f"the character `{character}`",
    )
    return Fault(rule="invalid-yaml", message=message, span=span, help=saying.help)


def _long_quote(text: str, place: Any) -> Any:
    """Return the last quoted text before a place if it spans lines and ends there or one line above."""
    found = None
    try:
        for token in yaml.scan(text, Loader=_SCANNER) if place.index < _MOST_SCANNED else ():
            if token.start_mark.index >= place.index:
                break
            if isinstance(token, ScalarToken):
                found = token
    except YAMLError:
        pass  # the error that is being explained
    if found is None or found.style not in ("'", '"') or found.end_mark.line < place.line - 1:
        return None
    return found if found.start_mark.line < found.end_mark.line else None


def _translate(words: str, span: Span, lines: list[str]) -> ParserMessage:
    """Return the message; for some mistakes the text around the place says more than libyaml does."""
    line = lines[span.line - 1]
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return _TAB
    path = _UNQUOTED_PATH.search(line)
    if path is not None and path.end() >= span.column and "flow sequence" in words:
        return _path(path[0])
    if "expected key" in words and line[: span.column - 1].rstrip().endswith(('"', "'")):
        return _AFTER_QUOTE
    return message_of(words, _SAYINGS) or _UNKNOWN


def _path(path: str) -> ParserMessage:
    return ParserMessage(
        "",
        f"`{path}` must be quoted here: inside brackets, `[]` opens another list",
        f'write `"{path}"`',
    )


def _span(mark: Any, lines: list[str]) -> Span:
    if mark is None:
        return Span()
    line, column = mark.line, mark.column
    # At the end of the text libyaml points below the last line that an editor shows.
    last = next((row for row in reversed(range(len(lines))) if lines[row].strip()), 0)
    if line > last:
        line, column = last, len(lines[last].rstrip())
    return Span(line + 1, column + 1, line + 1, column + 2)
