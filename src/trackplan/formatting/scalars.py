"""Scalars of a plan file with their paths, and how a word is written as one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trackplan.document import Path
from trackplan.document.yaml_scalars import Scalars, core
from trackplan.formatting.edits import Edit

_PLAIN = re.compile(r"[A-Za-z_][\w-]*(?: [\w-]+)*", re.ASCII)


class Scalar(NamedTuple):
    """One scalar: the path of its value, or of the value that it is the key of."""

    path: Path
    node: ScalarNode
    is_key: bool

    def written(self, text: str) -> Edit:
        """The edit that writes another word in its place."""
        return Edit(self.node.start_mark.index, self.node.end_mark.index, quoted(text))


def scalars(node: Node | None, path: Path = ()) -> Iterator[Scalar]:
    """Yield every key and every value that is no list or mapping; what aliases repeat, once."""
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


def quoted(text: str) -> str:
    """The text as a YAML scalar: plain where every reader takes it for this text, else in quotes."""
    found = Scalars()
    if _PLAIN.fullmatch(text) and found[text] == text and text not in found.doubts:
        return text
    return json.dumps(text, ensure_ascii=False)


def unambiguous(written: str) -> str:
    """A plain scalar that YAML 1.1 and 1.2 read apart, as both read what 1.2 reads."""
    value = core(written)
    return json.dumps(value, ensure_ascii=False)
