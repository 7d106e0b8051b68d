"""Functions of a file: their names, their parameters, and what is local to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trackplan.senders.constants import Constants
from trackplan.senders.syntax import named

if TYPE_CHECKING:
    from ast_grep_py import SgNode


_WORDS = re.compile(r"\w+")
_LOCALS = re.compile(
    r"\b(?:var|let|const|val|for|foreach|as)\b([^;\n]*)|([^\n=;]{1,60}):="
    r"|(?<![.\w])(\w+)\s*=(?!=)|\|([^|\n]*)\||(\w+)\s*(?:->|=>)"
)
"""What holds the names of variables where they are declared or first assigned."""


class Functions:
    """The functions of one file."""

    def __init__(self, constants: Constants) -> None:
        self._constants, self._language = constants, constants.syntax.language
        self._locals: dict[int, frozenset[str]] = {}
        """The variables of each function, by where it begins."""

    def is_local(self, name: str, node: SgNode) -> bool:
        """Whether a name is a variable of the function around it."""
        function = self._constants.function(node)
        if function is None:
            return False
        place = function.range().start.index
        if place not in self._locals:
            found = (part for match in _LOCALS.finditer(function.text()) for part in match.groups() if part)
            self._locals[place] = frozenset(word for part in found for word in _WORDS.findall(part))
        return name in self._locals[place]

    def parameters(self, function: SgNode) -> dict[str, int | str]:
        """Return the places of a function's parameters by name, as `clients.yaml` has them."""
        found: list[str] = []
        inside: dict[str, int | str] = {}
        for name in self._parameter_list(function):
            for part in re.findall(r"\w+", name) if name.startswith("{") else ():
                inside[part] = f"{len(found)}/{part}"
            found.append(name)
        found = [one for one in found if one not in {"self", "cls"}]
        places: dict[str, int | str] = {}
        unlabelled = 0
        for index, name in enumerate(found):
            label, _, own = name.rpartition(" ")
            if name.startswith("**"):  # Python's named arguments
                places[name[2:]] = "rest"
            elif self._language.labels:
                places[own] = unlabelled if label == "_" else label or own
                unlabelled += label == "_"
            else:
                places[own] = index
        return places | inside

    def _parameter_list(self, function: SgNode) -> list[str]:
        """Return the parameters of a function as written, but for their types."""
        language = self._language
        found: list[str] = []
        for child in function.children():
            if child.kind() == "parameter_list" and child.range().end.index < _name_start(function):
                continue  # the receiver of a Go method
            if child.kind() in language.parameters:
                found += _parameter_names(child, whole=child.kind() == "parameter")
            elif child.kind() in {"identifier", "simple_identifier"} and function.kind() == "arrow_function":
                found.append(child.text())
        return found

    def name(self, function: SgNode) -> str:
        """Return a function's name, or that of what it is assigned to; empty if it has none."""
        name = function.field("name")
        if name is None and function.kind() == "function_declaration":
            name = next((one for one in named(function) if one.kind() == "simple_identifier"), None)
        if name is None:
            parent = function.parent()
            name = parent.field("name") or parent.field("key") if parent is not None else None
        return "" if name is None else name.text()


def inside_spread(node: SgNode) -> SgNode:
    """Return what the only spread of a literal spreads, or the node itself."""
    inner = named(node)
    spreads = [one for one in inner if "spread" in one.kind() or "splat" in one.kind()]
    if "splat" in node.kind() and inner:
        return inner[-1]
    return named(spreads[0])[-1] if len(spreads) == 1 and named(spreads[0]) else node


_TYPE_FIRST = frozenset({"parameter", "simple_parameter", "typed_parameter"})
"""Parameters whose name stands behind their type or label."""


def _parameter_names(node: SgNode, *, whole: bool) -> list[str]:
    found: list[str] = []
    for one in [node] if whole else named(node):
        name = one.field("name") or one.field("pattern")
        text = one.text() if name is None else name.text()
        if name is not None and name.kind() == "object_pattern":
            found.append(text)
            continue
        if one.kind() == "dictionary_splat_pattern":
            found.append(f"**{named(one)[0].text()}")
            continue
        labels = [two.text() for two in named(one) if two.kind() == "simple_identifier"]
        if whole and len(labels) == 2:  # noqa: PLR2004 - Swift: a label, and the name inside
            found.append(" ".join(labels))
            continue
        if one.kind() == "parameter_declaration":  # Go: several names of one type
            found += [two.text() for two in named(one)[:-1]]
            continue
        words = re.findall(r"[$\w]+", text.partition(":")[0].partition("=")[0])
        if one.kind() in _TYPE_FIRST or (name is None and one.kind() == "formal_parameter"):
            words = words[-1:]
        found += [words[0].lstrip("$")] if words else []
    return found


def _name_start(function: SgNode) -> int:
    name = function.field("name")
    return -1 if name is None else name.range().start.index
