"""Walks over the nodes of a YAML text: its scalars in order, and the expanded size of its aliases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yaml.nodes import Node, ScalarNode, SequenceNode

from trackplan.document import Fault, Span
from trackplan.document.yaml_places import node_span

MAX_NODES = 400_000
"""Values and keys of one file, and those that its aliases expand to: some 3,500 events of ten attributes.

PyYAML's nodes take 0.4 kB each, so that a file of as many is read in about 1 s and 200 MB.
"""
MAX_DEPTH = 64
MAX_DATA_DEPTH = 128
TOO_DEEP = f"the file nests more than {MAX_DEPTH} levels deep"


class Refusal(Exception):  # noqa: N818 -- it ends the reading of one file, and becomes a fault
    """The file exceeds a limit; carries the fatal fault."""

    def __init__(self, rule: str, message: str, node: Node | None = None, remedy: str = "") -> None:
        super().__init__(message)
        help_text = remedy or "plans need far less: check what wrote this file, or split it"
        span = node_span(node) if node is not None else Span()
        self.fault = Fault(rule=rule, message=message, span=span, help=help_text)


def scalars_of(root: Node) -> Iterator[tuple[str, Any]]:
    """Yield each scalar node once, in text order, with the top-level key it is under."""
    seen: set[int] = set()
    stack: list[tuple[str, Any, bool]] = [("", root, True)]
    while stack:
        top, node, is_root = stack.pop()
        if node.__class__ is ScalarNode:
            yield top, node
        if node.__class__ is ScalarNode or id(node) in seen:
            continue
        seen.add(id(node))
        if node.__class__ is SequenceNode:
            stack += ((top, item, False) for item in reversed(node.value))
            continue
        for key, value in reversed(node.value):
            under = str(key.value) if is_root else top
            stack += ((under, value, False), (under, key, False))


def weigh_aliases(root: Node) -> None:
    """Raise Refusal if aliases expand to too many values or nest too deeply.

    Children are composed before the aliases that repeat them, so the recursion is as deep as the text.
    """
    weights: dict[int, tuple[int, int]] = {}

    def weigh(node: Any) -> tuple[int, int]:
        if node.__class__ is ScalarNode:
            return 1, 0
        known = weights.get(id(node))
        if known is None:
            children = (
                node.value
                if node.__class__ is SequenceNode
                else [child for pair in node.value for child in pair]
            )
            parts = [weigh(child) for child in children]
            known = weights[id(node)] = (
                1 + sum(size for size, _ in parts),
                1 + max((depth for _, depth in parts), default=0),
            )
            if known[0] > MAX_NODES:
                raise Refusal("over-limit", f"aliases repeat values more than {MAX_NODES:,} times", node)
            if known[1] > MAX_DATA_DEPTH:
                raise Refusal("over-limit", f"aliases nest more than {MAX_DATA_DEPTH} levels deep", node)
        return known

    weigh(root)
