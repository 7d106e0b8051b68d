"""Structs of Go, whose members are named in JSON by the tags of their type: ``json:"order_id,omitempty"``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trackplan.senders.syntax import Syntax, named

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_TAG = re.compile(r'\bjson:"(?P<name>[^",]*)(?P<rest>[^"]*)"')


@dataclass(frozen=True, slots=True)
class StructField:
    """One field as JSON has it; ``type`` is the struct that it is, or is a list of."""

    name: str
    may_be_left_out: bool = False
    type: str = ""


@dataclass(frozen=True, slots=True)
class StructType:
    """The fields of a struct by their names in Go, without those that JSON leaves out."""

    fields: dict[str, StructField]
    open: bool = False
    """Whether it embeds another type, whose fields are its own too."""


class StructTypes:
    """The structs that one file defines, read on first use."""

    def __init__(self, syntax: Syntax, root: SgNode) -> None:
        self._syntax, self._root = syntax, root
        self._known: dict[str, StructType] | None = None

    def of(self, name: str) -> StructType | None:
        """Return a struct of the file."""
        if self._known is None:
            self._known = dict(filter(None, map(_struct, self._syntax.find(self._root, ["type_spec"]))))
        return self._known.get(name)


def type_name(node: SgNode | None) -> str:
    """Return the name of the struct that a type is, points to or is a list of."""
    while node is not None and node.kind() in {"pointer_type", "slice_type", "array_type"}:
        node = named(node)[-1]
    return node.text() if node is not None and node.kind() == "type_identifier" else ""


def _struct(spec: SgNode) -> tuple[str, StructType] | None:
    name, body = spec.field("name"), spec.field("type")
    if name is None or body is None or body.kind() != "struct_type":
        return None
    fields: dict[str, StructField] = {}
    is_open = False
    for declared in (two for one in named(body) for two in named(one)):
        names = [one.text() for one in named(declared) if one.kind() == "field_identifier"]
        tag_node = declared.field("tag")
        tag = None if tag_node is None else _TAG.search(tag_node.text())
        if not names:
            is_open = True
        for one in names:
            if one[:1].isupper() and (tag is None or tag["name"] != "-" or tag["rest"]):
                written = (tag["name"] if tag is not None else "") or one
                left_out = tag is not None and "omitempty" in tag["rest"]
                fields[one] = StructField(written, left_out, type_name(declared.field("type")))
    return name.text(), StructType(fields, is_open)
