"""Scalars of a plan file with their paths, and quoting of new ones."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Document, Path, Span
from trackplan.document.yaml import nodes
from trackplan.document.yaml_scalars import Scalars, core
from trackplan.formatting.edits import Edit

_PATH_END = re.compile(r"[.\[]")
_PLAIN = re.compile(r"[A-Za-z_][\w-]*(?: [\w-]+)*", re.ASCII)


class Scalar(NamedTuple):
    """One scalar with the path of its value; a key has the path of its value."""

    path: Path
    node: ScalarNode
    is_key: bool

    def written(self, text: str) -> Edit:
        """Return the edit that replaces it with another word."""
        return Edit(self.node.start_mark.index, self.node.end_mark.index, yaml_scalar(text))


def scalars(node: Node | None, path: Path = ()) -> Iterator[Scalar]:
    """Yield every key and every scalar value; aliased nodes once."""
    if isinstance(node, ScalarNode):
        yield Scalar(path, node, is_key=False)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value != "<<":
                yield Scalar((*path, key.value), key, is_key=True)
                if value.start_mark.index >= key.end_mark.index:
                    yield from scalars(value, (*path, key.value))
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from scalars(item, (*path, index))


class PlanText:
    """A plan file to edit, composed once."""

    def __init__(self, document: Document) -> None:
        self.name = document.name
        self.text = document.text

    @cached_property
    def scalars(self) -> Sequence[Scalar]:
        """All scalars, in text order."""
        return tuple(scalars(nodes(self.text)))

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[Scalar]]:
        found: defaultdict[str, list[Scalar]] = defaultdict(list)
        for scalar in self.scalars:
            for word in {scalar.node.value, _PATH_END.split(scalar.node.value, maxsplit=1)[0]}:
                found[word].append(scalar)
        return found

    def saying(self, word: str) -> Sequence[Scalar]:
        """Return the scalars that are this word, or a path that begins with it: ``items[].sku``."""
        return self._by_word.get(word, ())

    def offsets(self, span: Span) -> tuple[int, int]:
        """Convert a span to character offsets."""
        return self._starts[span.line - 1] + span.column - 1, self._starts[
            span.end_line - 1
        ] + span.end_column - 1

    @cached_property
    def _starts(self) -> Sequence[int]:
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")))


def yaml_scalar(text: str) -> str:
    """Format a text as a YAML scalar: plain if every parser reads it back as this text, else quoted."""
    found = Scalars()
    if _PLAIN.fullmatch(text) and found[text] == text and text not in found.doubts:
        return text
    return json.dumps(text, ensure_ascii=False)


def unambiguous(written: str) -> str:
    """Rewrite a plain scalar that YAML 1.1 reads differently, so that both read what 1.2 does."""
    value = core(written)
    return json.dumps(value, ensure_ascii=False)
