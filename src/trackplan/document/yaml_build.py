"""Construction of data from YAML nodes, collecting the faults of keys, tags, merges and scalars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Fault, Span
from trackplan.document.text import control_in, printable
from trackplan.document.yaml_places import node_span
from trackplan.document.yaml_scalars import Scalars, core
from trackplan.document.yaml_walk import MAX_NODES, Refusal, scalars_of, weigh_aliases

_BLOCKS = frozenset("|>")
_PENDING = object()
_MISSING = object()
_TAG = "tag:yaml.org,2002:"
_LONE_TAG = re.compile(r"(?:^|[\s\[{,])!(?=\s)")
_OPEN_QUOTE = re.compile(r"""[:\[{,-][ \t]+(?:"(?:[^"\\\n]|\\.)*|'[^'\n]*)$""", re.MULTILINE)
"""A quoted text that does not end on its line."""
_ITEM = re.compile(r"[ \t]*-[ \t]")
_KEY = re.compile(r"[ \t]*(?:-[ \t]+)?[\w.\[\]-]+:(?:[ \t]|$)")

# Words of the plan language itself, not worth a warning: (top-level key, scalar).
_LANGUAGE_WORDS = frozenset((("rules", "off"), ("removed", "on"), ("groups", "on")))


class _Names(dict[str, bool]):
    """A cache of whether a key is an ordinary name: not ``<<``, and a string when unquoted."""

    def __init__(self, scalars: Scalars) -> None:
        super().__init__()
        self._scalars = scalars

    def __missing__(self, text: str) -> bool:
        self[text] = plain = text != "<<" and isinstance(self._scalars[text], str)
        return plain


class Builder:
    """The constructor of one file's data. Aliased nodes become the same object."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self._scalars = Scalars()
        self._names = _Names(self._scalars)
        self._made: dict[int, Any] = {}
        self._shared = False
        self._merged = 0

    def top(self, root: Node) -> Any:
        """Build the whole document. Raises Refusal if it is recursive or its aliases expand too far."""
        data = self._value(root)
        if self._shared:
            weigh_aliases(root)
        # Most files have nothing to look for, and need no second walk.
        escapes = re.search(r"\\[0abevxuUNLP_]", self.text) is not None
        lone_tags = _LONE_TAG.search(self.text) is not None
        run_on = self._scalars.dashes or _OPEN_QUOTE.search(self.text) is not None
        if self._scalars.doubts or self._scalars.unreadable or escapes or lone_tags or run_on:
            for top, node in scalars_of(root):
                self._inspect(top, node)
        return data

    def _value(self, node: Any) -> Any:
        if node.__class__ is ScalarNode:
            if node.tag is not None:
                return self._tagged(node)
            return node.value if node.style else self._scalars[node.value]
        data = self._made.get(id(node), _MISSING)
        if data is not _MISSING:
            if data is _PENDING:
                raise Refusal(
                    "alias-loop", "an alias stands inside what it repeats, without end", node, _LOOP
                )
            self._shared = True
            return data
        self._made[id(node)] = _PENDING
        if node.tag is not None:
            self._collection_tag(node)
        data = (
            self._mapping(node)
            if node.__class__ is MappingNode
            else [self._value(item) for item in node.value]
        )
        self._made[id(node)] = data
        return data

    def _mapping(self, node: Any) -> dict[str, Any]:
        """Build a mapping of ordinary names; any other mapping takes the slow path."""
        data: dict[str, Any] = {}
        names, scalars = self._names, self._scalars
        for key, value in node.value:
            if key.__class__ is not ScalarNode or key.tag is not None or not names[key.value]:
                return self._unusual_mapping(node)
            if value.__class__ is ScalarNode and value.tag is None:
                data[key.value] = value.value if value.style else scalars[value.value]
            else:
                data[key.value] = self._value(value)
        return data if len(data) == len(node.value) else self._unusual_mapping(node)

    def _unusual_mapping(self, node: Any) -> dict[str, Any]:
        data: dict[str, Any] = {}
        firsts: dict[str, Node] = {}
        for key, value in node.value:
            merge = is_merge(key)
            name = "<<" if merge else self._key(key)
            if name is None:
                self._value(value)
                continue
            first = firsts.setdefault("\0<<" if merge else name, key)
            if first is not key:
                self._duplicate(name, first, key)
                self._value(value)
            elif merge:
                for merged_name, merged in self._merge(value):
                    data.setdefault(merged_name, merged)
            else:
                data[name] = self._value(value)
        return data

    def _key(self, node: Any) -> str | None:
        if node.__class__ is not ScalarNode:
            self._value(node)
            kind = "mapping" if node.__class__ is MappingNode else "list"
            self._fault(
                "non-string-key",
                node,
                f"a {kind} stands where a name belongs",
                "use a text as the key; quote a text that begins with `{` or `[`",
            )
            return None
        value = self._value(node)
        if not isinstance(value, str):
            text = node.value
            what = _kind(value)
            message = f"the key `{printable(text)}` is {what}, not text" if text else "the key is empty"
            self._fault(
                "non-string-key",
                node,
                message,
                f'quote it: `"{printable(text)}":`' if text else "give it a name",
            )
        return str(node.value)

    def _duplicate(self, name: str, first: Node, again: Node) -> None:
        line, other = first.start_mark.line + 1, again.start_mark.line + 1
        where = f"twice on line {line}" if line == other else f"on line {line} and on line {other}"
        self._fault(
            "duplicate-key",
            again,
            f"`{printable(name)}` stands {where} of the same mapping",
            "merge both with one `<<: [*a, *b]`"
            if name == "<<"
            else "keep one of them; only the first is read",
        )

    def _merge(self, node: Any) -> Iterator[tuple[str, Any]]:
        sources = node.value if node.__class__ is SequenceNode else [node]
        if not all(source.__class__ is MappingNode for source in sources):
            self._value(node)
            help_text = "write `<<: *name`, or `<<: [*first, *second]`, where the anchors stand on mappings"
            self._fault("invalid-merge", node, "`<<` merges something other than mappings", help_text)
            return
        for source in sources:
            data = self._value(source)
            self._merged += len(data)
            if self._merged > MAX_NODES:
                raise Refusal("over-limit", f"merging with `<<` makes more than {MAX_NODES:,} values", node)
            yield from data.items()

    def _tagged(self, node: Any) -> Any:
        tag, text = node.tag, node.value
        plain = text if node.style else self._scalars[text]
        if tag == f"{_TAG}str":
            return text
        wanted = {
            f"{_TAG}int": int,
            f"{_TAG}float": float,
            f"{_TAG}bool": bool,
            f"{_TAG}null": type(None),
        }.get(tag)
        if wanted is None:
            return self._unknown_tag(node, plain)
        try:
            value = core(text)
        except ValueError:
            value = text
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            message = f"the value does not read as what its tag `{printable(short(tag))}` says"
            self._fault("unknown-tag", node, message, "remove the tag, or mend the value")
            return plain
        return value

    def _unknown_tag(self, node: Any, plain: Any) -> Any:
        message = f"the tag `{printable(short(node.tag))}` means nothing in a plan"
        self._fault(
            "unknown-tag", node, message, "remove the tag: plans hold texts, numbers, lists and mappings"
        )
        return plain

    def _collection_tag(self, node: Any) -> None:
        core_tag = f"{_TAG}map" if node.__class__ is MappingNode else f"{_TAG}seq"
        if node.tag not in (core_tag, "!"):
            self._unknown_tag(node, None)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    def _run_on(self, node: Any) -> None:
        """Report a multi-line scalar that swallowed a key or a list item on a following line."""
        first, last = node.start_mark.line, node.end_mark.line
        for row in range(first + 1, last + 1):
            line = self._lines[row]
            if node.style and _KEY.match(line):
                message = f"the text that begins here goes on to line {last + 1}, over what looks like a key"
                self._fault("run-on-text", node, message, "close the quote; or write the text on one line")
                return
            if not node.style and _ITEM.match(line):
                message = f"this line is read as more of the text that begins on line {first + 1}"
                column = len(line) - len(line.lstrip()) + 1
                span = Span(row + 1, column, row + 1, len(line.rstrip()) + 1)
                help_ = "indent the `- ` of one list alike; or write the text on one line"
                self.faults.append(
                    Fault(rule="run-on-text", message=message, span=span, help=help_, fatal=False)
                )
                return

    def _inspect(self, top: str, node: Any) -> None:
        text = node.value
        if node.end_mark.line > node.start_mark.line and node.style not in _BLOCKS:
            self._run_on(node)
        if node.style:
            if node.style == '"' and (found := control_in(text)):
                message = f"the text holds {found}, written as an escape"
                self._fault("control-character", node, message, "remove it: it breaks what reads the plan")
            return
        if node.tag is not None:
            return
        if self.text.startswith("!", node.start_mark.index):
            self._fault("unknown-tag", node, "a lone `!` stands before this value", "quote the value instead")
        elif text in self._scalars.unreadable:
            message = "the number is one that JSON cannot hold; it is read as text"
            self._fault("unreadable-number", node, message, "write a finite number, or quote the text")
        elif (doubt := self._scalars.doubts.get(text)) and (top, text.lower()) not in _LANGUAGE_WORDS:
            message = f"`{text}` is {doubt.here} here, but {doubt.there} to readers of YAML 1.1"
            self._fault("ambiguous-scalar", node, message, f"write {doubt.instead}")

    def _fault(self, rule: str, node: Node, message: str, remedy: str) -> None:
        self.faults.append(Fault(rule=rule, message=message, span=node_span(node), help=remedy, fatal=False))


_LOOP = "repeat a part that does not contain the alias"


def is_merge(key: Any) -> bool:
    """Return whether a key is the merge key ``<<``, unquoted."""
    return (
        key.__class__ is ScalarNode
        and not key.style
        and key.value == "<<"
        and key.tag in (None, f"{_TAG}merge")
    )


def short(tag: str) -> str:
    """Shorten a tag: ``!!set`` for tags of YAML's own repository."""
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    return "a boolean" if isinstance(value, bool) else "a number"
