"""Formatting of one plan file: same data and comments, in the standard layout."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from yaml.nodes import MappingNode, ScalarNode

from trackplan.document import Document
from trackplan.document.yaml import nodes, read_yaml
from trackplan.formatting.arrange import arrange
from trackplan.formatting.layout import lay_out, tidy, unify
from trackplan.formatting.order import language, normalised

_ROUNDS = 4
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatted:
    """A file's formatted text, or why it is left unchanged."""

    text: str
    refused: str = ""


def format_plan(name: str, content: bytes) -> Formatted:
    """Format one plan file; formatting is idempotent.

    A file that cannot be parsed, or whose meaning would change, is left unchanged.
    """
    document = read_yaml(name, content)
    if document.fatal:
        fault = next(fault for fault in document.faults if fault.fatal)
        return Formatted(text=document.text, refused=f"line {fault.span.line}: {fault.message}")
    text, after = document.text, document
    if (line := _line_of_odd_key(text)) is not None:
        return Formatted(text=text, refused=f"line {line}: a list or a mapping stands where a name belongs")
    for _ in range(_ROUNDS):
        formatted = _once(text)
        if formatted == text:
            break
        text, after = formatted, read_yaml(name, formatted)
        if after.fatal:
            break
    else:
        return Formatted(text=document.text, refused="its layout does not settle")
    if after.fatal or not _same(document, after):
        return Formatted(text=document.text, refused="its layout cannot be changed without a loss")
    return Formatted(text=text)


def _line_of_odd_key(text: str) -> int | None:
    """The line of the first key that is no scalar: what stands below it is no data, and could be lost."""
    root = nodes(text)
    left, seen = [] if root is None else [root], set[int]()
    while left:
        node = left.pop()
        if id(node) in seen or isinstance(node, ScalarNode):
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if not isinstance(key, ScalarNode):
                    return int(key.start_mark.line) + 1
                left.append(value)
        else:
            left += node.value
    return None


def _once(text: str) -> str:
    text = lay_out(tidy(unify(text)))
    root = nodes(text)
    return text if root is None else arrange(text, root)


def _same(before: Document, after: Document) -> bool:
    """Return whether both mean the same: equal data, no new fault, and the same comments.

    Unordered lists are equal in any order.
    """
    faults = Counter(fault.rule for fault in after.faults)
    return (
        normalised(before.data, language()) == normalised(after.data, language())
        and faults <= Counter(fault.rule for fault in before.faults)
        and _comments(before.text) == _comments(after.text)
    )


def _comments(text: str) -> Counter[str]:
    return Counter(match[0].rstrip() for line in text.splitlines() for match in _COMMENT.finditer(line))
