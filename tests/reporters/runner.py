"""What a GitHub runner makes of a job's log: both grammars of its workflow commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

KNOWN = frozenset(
    [
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    ]
)
DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def commands(log: str) -> list[Command]:
    """All commands of a log. The runner ends a line at a line feed, and tolerates a return before it."""
    return [found for line in log.split("\n") for found in (*_colons(line.rstrip("\r")), *_bracket(line))]


def _colons(line: str) -> Iterator[Command]:
    start, found, rest = line.lstrip().partition("::")
    head, ended, data = rest.partition("::")
    name, _, properties = head.partition(" ")
    if start or not found or not ended or name not in KNOWN:
        return
    pairs = (pair.split("=", 1) for pair in properties.strip().split(",") if pair)
    yield Command(
        name,
        _unescaped(data, DATA),
        {pair[0].lower(): _unescaped(pair[1], PROPERTY) for pair in pairs if len(pair) > 1},
    )


def _bracket(line: str) -> Iterator[Command]:
    _, found, rest = line.partition("##[")
    head, ended, data = rest.partition("]")
    name = head.partition(" ")[0]
    if found and ended and name in KNOWN:
        yield Command(name, data)


def _unescaped(text: str, mapping: tuple[tuple[str, str], ...]) -> str:
    for written, meant in mapping:
        text = text.replace(written, meant)
    return text
