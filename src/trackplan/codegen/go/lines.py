"""Lines of Go, and the paths of values in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trackplan.codegen.go.literals import quoted

ONE_LINE = 100
"""Characters of a function that gofmt leaves on one line."""


class Path(NamedTuple):
    """Go expressions that make a path when joined; texts are literals already."""

    parts: tuple[tuple[bool, str], ...]
    """Whether it is plain text, and the text or the expression."""

    def then(self, text: str = "", expression: str = "") -> Path:
        """Add plain text, or the value of an expression."""
        if expression:
            return Path((*self.parts, (False, expression)))
        if self.parts and self.parts[-1][0]:
            return Path((*self.parts[:-1], (True, self.parts[-1][1] + text)))
        return Path((*self.parts, (True, text)))

    @property
    def arguments(self) -> str:
        """The parts as arguments."""
        return ", ".join(quoted(text) if plain else text for plain, text in self.parts)

    @property
    def joined(self) -> str:
        """The parts as one expression, as gofmt writes it among several arguments."""
        return "+".join(quoted(text) if plain else text for plain, text in self.parts)


AT = Path(((False, "at"),))


def uses(lines: Iterable[str], name: str) -> bool:
    """Return whether code, its strings apart, uses a variable."""
    code = re.sub(r'"(?:\\.|[^"\\])*"', "", "\n".join(lines))
    return re.search(rf"(?<![.\w]){name}\b", code) is not None


def function_literal(head: str, result: str) -> str:
    """Return a function literal as gofmt writes it."""
    if len(head) + len("return ") + len(result) <= ONE_LINE and "\n" not in result:
        return f"{head} {{ return {result} }}"
    inner = result.replace("\n", "\n\t")
    return f"{head} {{\n\treturn {inner}\n}}"


def whole_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of code, those that hold line feeds as several of the same depth."""
    for line in lines:
        depth = line[: len(line) - len(line.lstrip("\t"))]
        first, *rest = line.split("\n")
        yield first
        yield from (depth + one for one in rest)


def when(condition: str, planned: str, at: Path) -> list[str]:
    """Return lines that add a problem where a condition holds."""
    return [f"if {condition} {{", f"\tp.add({quoted(planned)}, {at.arguments})", "}"]


def indented(lines: list[str]) -> Iterator[str]:
    """Yield lines one tab deeper."""
    return (f"\t{line}" for line in lines)


def loop(key: str, item: str, depth: int, value: str, at: Path) -> list[str]:
    """Return a loop that checks each item as JSON."""
    names = f"{key}{depth}, {item}{depth}"
    return [f"for {names} := range {value} {{", f"\tcheckJSON(p, {item}{depth}, {at.joined})", "}"]
