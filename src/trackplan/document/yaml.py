"""A YAML 1.2 parser (core schema) with limits, on PyYAML's composer.

PyYAML (with libyaml if available) finds the structure; tags, keys, merges and values are resolved here.
The nodes are kept, and `document.yaml_places` looks up paths in them on demand.
"""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import Node
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from trackplan.document import Document, Fault, Span
from trackplan.document.text import decode, unwelcome
from trackplan.document.yaml_build import Builder
from trackplan.document.yaml_places import Places
from trackplan.document.yaml_syntax import syntax_fault
from trackplan.document.yaml_walk import MAX_DEPTH, MAX_NODES, TOO_DEEP, Refusal

MEGABYTE = 1024 * 1024
MAX_BYTES = 32 * MEGABYTE
MAX_SCALAR = MEGABYTE
# libyaml compares each %TAG with all that came before it.
_MAX_TAG_LINES = 16


class _PureLoader(Reader, Scanner, Parser, Composer):
    """The loader for a PyYAML built without libyaml: slower, with the same result."""

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


_Parser: Any = import_module("yaml._yaml").CParser if yaml.__with_libyaml__ else _PureLoader


class _Loader(_Parser):  # type: ignore[misc]  # which one it is, only the machine knows
    """A loader with limits, checked in the methods that PyYAML calls around every node.

    This limits the depth before libyaml's recursion exhausts the stack, without a second pass.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        above: list[Any] = []

        def descend(parent: Node | None, _index: Any) -> None:
            above.append(parent)
            if len(above) > MAX_DEPTH:
                raise Refusal("over-limit", TOO_DEEP, parent)

        self.descend_resolver = descend
        self.ascend_resolver = above.pop
        # A smaller file cannot exceed either limit.
        self.resolve = _counting_resolver() if len(data) >= MAX_NODES else _resolve


def _resolve(_kind: type[Node], _value: Any, _implicit: Any) -> None:
    """Leave the node untagged: `Builder` resolves its value."""


def _counting_resolver() -> Callable[[type[Node], Any, Any], None]:
    count = itertools.count(1)

    def resolve(_kind: type[Node], value: Any, _implicit: Any) -> None:
        if next(count) > MAX_NODES:
            raise Refusal("over-limit", f"the file holds more than {MAX_NODES:,} values")
        if value is not None and len(value) > MAX_SCALAR:
            raise Refusal("over-limit", f"the file holds a text of more than {MAX_SCALAR // MEGABYTE} MB")

    return resolve


def read_yaml(name: str, text: str | bytes) -> Document:
    """Parse one plan file. Never raises: problems of the text are in the document's faults.

    The data holds dicts with string keys, lists, and the scalars of JSON; an empty file's is None.
    The first of duplicate keys wins. Keys merged with ``<<`` are located at the line they come from.
    """
    if len(text) > MAX_BYTES:
        fault = Fault(
            rule="over-limit",
            message=f"the file is larger than {MAX_BYTES // MEGABYTE} MB",
            span=Span(),
            help="split it into smaller files",
        )
        return Document(name, faults=(fault,))
    content, faults = decode(text)
    if not any(fault.fatal for fault in faults):
        data = content.encode()
        faults += unwelcome(content, data)
    if any(fault.fatal for fault in faults):
        return Document(name, content, faults=_sorted(faults))
    with _no_gc():
        return _load(name, content, data, faults)


def _load(name: str, text: str, data: bytes, faults: list[Fault]) -> Document:
    try:
        root = _compose(text, data)
        builder = Builder(text)
        value = None if root is None else builder.top(root)
    except Refusal as refusal:
        faults.append(refusal.fault)
    except yaml.YAMLError as error:
        faults.append(syntax_fault(error, text))
    except RecursionError:
        faults.append(Refusal("over-limit", TOO_DEEP).fault)
    else:
        faults += builder.faults
        return Document(name, text, value, _sorted(faults), Places(root, text, nodes))
    return Document(name, text, faults=_sorted(faults))


def _compose(text: str, data: bytes) -> Node | None:
    if text.count("%TAG") > _MAX_TAG_LINES and text.count("\n%TAG") > _MAX_TAG_LINES:
        raise Refusal("over-limit", f"the file has more than {_MAX_TAG_LINES} `%TAG` lines")
    loader = _Loader(data)
    try:
        node: Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node


def nodes(text: str) -> Node | None:
    """Compose the nodes of a text that `read_yaml` parsed without a fatal fault, for edits."""
    return _compose(text, text.encode())


def tokens(text: str) -> Iterator[Any]:
    """Yield the tokens of a text that `read_yaml` parsed without a fatal fault, for the formatter."""
    loader = _Parser(text.encode())
    try:
        while loader.check_token():
            yield loader.get_token()
    finally:
        loader.dispose()


@contextmanager
def _no_gc() -> Iterator[None]:
    """Pause garbage collection: the many nodes all stay alive, and scanning them doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: (fault.span, fault.rule, fault.message)))
