"""Syntax errors of YAML in our words: what libyaml says, turned into sentences and remedies."""

from __future__ import annotations

from typing import Any, NamedTuple

from yaml.error import YAMLError

from trackplan.document import Fault, Span


class _Says(NamedTuple):
    """What part of libyaml's words means. ``{line}`` is the line on which the construct began."""

    words: str
    message: str
    help: str
    at_start: bool = False
    """Whether the place is where the construct began, not where libyaml gave up."""


_QUOTE = "If a text begins here, quote it."
_SAYINGS = (
    _Says(
        "mapping values are not allowed",
        "A `:` stands where no value can begin.",
        'Quote a text that holds ": ", or indent this line like its neighbours.',
    ),
    _Says(
        "block sequence entries are not allowed",
        "A `- ` stands where no list can begin.",
        "Begin the list on its own line, below its key.",
    ),
    _Says("mapping keys are not allowed", "A `? ` stands where no key can begin.", _QUOTE),
    _Says(
        "could not find expected ':'",
        "This line is neither a key with a `:` nor part of a text.",
        "Write `key: value`, or indent it as part of the text above.",
    ),
    _Says("cannot start any token", "The character {character} cannot begin a value.", "Quote the text."),
    _Says("tab character", "A tab stands where spaces indent.", "Indent with spaces."),
    _Says(
        "while scanning a quoted scalar",
        "A quoted text begins here and never ends.",
        "Close the quote.",
        at_start=True,
    ),
    _Says(
        "unknown escape character",
        "A backslash stands before a character that it does not escape.",
        "Double the backslash, or use single quotes.",
    ),
    _Says(
        "expected hexdecimal number",
        "An escape has too few hexadecimal digits.",
        "Write `\\xHH`, `\\uHHHH` or `\\UHHHHHHHH`.",
    ),
    _Says(
        "invalid Unicode character escape",
        "An escape names no character of Unicode.",
        "Write the character itself.",
    ),
    _Says(
        "while scanning an anchor",
        "An anchor (`&`) has no plain name.",
        "Use letters and digits, or quote the text.",
    ),
    _Says(
        "while scanning an alias",
        "An alias (`*`) has no plain name.",
        "Use letters and digits, or quote the text.",
    ),
    _Says(
        "undefined alias",
        "The alias names no anchor above it.",
        "Define the anchor (`&name`) first, or quote the text.",
    ),
    _Says("duplicate anchor", "The anchor is defined on line {line} already.", "Give it another name."),
    _Says(
        "while scanning a block scalar",
        "The line that begins this block of text is not understood.",
        "Write `|` or `>` alone at the end of the line.",
    ),
    _Says("while scanning a directive", "A `%` line is not understood.", "Delete it, or quote the text."),
    _Says("while scanning a %", "A `%` line is not understood.", "Delete it, or quote the text."),
    _Says("directive", "A `%` line is not understood.", "Delete it."),
    _Says("incompatible YAML document", "The `%YAML` line names a version that is unknown.", "Delete it."),
    _Says("while scanning a tag", "A tag (`!`) is not understood.", "Quote the text."),
    _Says("while parsing a tag", "A tag (`!`) is not understood.", "Quote the text."),
    _Says("undefined tag handle", "A tag (`!`) uses a handle that nothing defines.", "Quote the text."),
    _Says(
        "while parsing a flow sequence",
        "The list opened by `[` on line {line} misses a `,` or `]` here.",
        "Close the list, and put a comma between its items.",
    ),
    _Says(
        "while parsing a flow mapping",
        "The mapping opened by `{{` on line {line} misses a `,` or `}}` here.",
        "Close the mapping, and put a comma between its entries.",
    ),
    _Says(
        "while parsing a block mapping",
        "This line does not fit the mapping that begins on line {line}.",
        "Indent keys of one mapping alike; quote a text that goes on after its closing quote.",
    ),
    _Says(
        "while parsing a block collection",
        "This line does not fit the list that begins on line {line}.",
        "Indent the `- ` of one list alike.",
    ),
    _Says(
        "expected <document start>",
        "Something follows where the document has ended.",
        "Indent it as part of what stands above, or remove it.",
    ),
    _Says(
        "while parsing a block node",
        "A value is missing, or begins with a character that must be quoted.",
        _QUOTE,
    ),
    _Says(
        "while parsing a flow node",
        "A value is missing, or begins with a character that must be quoted.",
        _QUOTE,
    ),
    _Says("document indicator", "`---` or `...` stands inside a text.", "Close the text before it."),
)
_UNKNOWN = _Says("", "The text is not valid YAML from here on.", "Compare it with the lines above.")


def syntax_fault(error: YAMLError, text: str) -> Fault:
    """The fatal fault of an error that PyYAML raised for ``text``."""
    problem, context = getattr(error, "problem", None) or "", getattr(error, "context", None) or ""
    mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    if "expected a single document" in context:
        return Fault(
            rule="several-documents",
            message="A second document begins here; a plan file holds one.",
            span=_span(mark or began, text),
            help="Remove the `---`, or move what follows into a file of its own.",
        )
    place = mark or began
    if _tab_before(place, text):
        saying = next(each for each in _SAYINGS if each.words == "tab character")
    else:
        words = f"{problem} {context}"
        saying = next((each for each in _SAYINGS if each.words in words), _UNKNOWN)
    span = _span((began if saying.at_start else None) or place, text)
    character = text.split("\n")[span.line - 1][span.column - 1 : span.column] or "at the end"
    message = saying.message.format(line=(began.line + 1) if began else "above", character=f"`{character}`")
    return Fault(rule="invalid-yaml", message=message, span=span, help=saying.help)


def _tab_before(mark: Any, text: str) -> bool:
    """Whether the line is indented with a tab: then that is the mistake, whatever libyaml calls it."""
    if mark is None:
        return False
    line = text.split("\n")[mark.line : mark.line + 1]
    indent = line[0][: len(line[0]) - len(line[0].lstrip())] if line else ""
    return "\t" in indent


def _span(mark: Any, text: str) -> Span:
    if mark is None:
        return Span()
    lines = text.split("\n")
    line, column = mark.line, mark.column
    # At the end of the text libyaml stands on a line that no editor shows: point behind the last one.
    while (
        line > 0
        and (line >= len(lines) or not lines[line].strip())
        and line >= len(text.rstrip().split("\n"))
    ):
        line -= 1
        column = len(lines[line].rstrip()) if line < len(lines) else 0
    return Span(line + 1, column + 1, line + 1, column + 2)
