"""The names that a template gives to values, and what they may stand for where branches meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, islice

from msgspec.structs import replace

from trackplan.liquid.marks import EARLIER, NAME, NUMBER, UNKNOWN
from trackplan.liquid.values import Value
from trackplan.model.reference import Literal_

Values = tuple[Value, ...]
CONSTANT: Values = (Value(),)

MOST_MEANINGS = 64
"""A name that takes more meanings than this is one of a template written to tire its reader."""

LOOP_VARIABLES = {"forloop": (Value(literal=NUMBER),), "tablerowloop": (Value(literal=NUMBER),)}

Condition = tuple[str, tuple[Literal_, ...]]
"""What a branch waits for: a value by its name, and the literals that it is one of, if any."""


def distinct(values: Iterable[Value]) -> Values:
    """The values once each, in the order they came."""
    return tuple(islice(dict.fromkeys(values), MOST_MEANINGS))


def _one_of(values: Iterable[Value], choice: int) -> Values:
    """The values as the meanings of one name, which is one of them at a time."""
    found = distinct(replace(value, choice=0) if value.choice else value for value in values)
    if len(found) < 2 or not choice:  # noqa: PLR2004 - one meaning is no choice
        return found
    return tuple(replace(value, choice=choice) if value.root else value for value in found)


@dataclass(slots=True)
class Branches:
    """What the branches of one block assigned: a name's value before, and at the end of each branch."""

    before: dict[str, Values | None] = field(default_factory=dict)
    after: dict[str, list[tuple[int, Values]]] = field(default_factory=dict)
    """By name, the branches that assign it, counted from 0, and what they assign."""
    count: int = 0
    exhaustive: bool = False
    """Whether one of the branches is sure to be taken, as with ``else``."""
    conditions: dict[int, Condition | None] = field(default_factory=dict)
    """What each branch waits for, where that is plain; see `Condition`."""
    loop: bool = False
    """Whether it is the body of a loop, of which nothing tells whether it runs."""
    carried: dict[str, Values | None] = field(default_factory=dict)
    """What the names that a loop's body assigns stood for before it."""
    earlier: Value | None = None
    """What stands for their values of an earlier turn."""


class Names:
    """Names in force. ``assign`` is seen until the end of the text, a loop's name inside the loop."""

    def __init__(self) -> None:
        self._choices = count(1)
        self._begin()

    def _begin(self) -> None:
        self._assigned: dict[str, Values] = {}
        self._loops: dict[str, list[Values]] = {name: [values] for name, values in LOOP_VARIABLES.items()}
        self._blocks: list[Branches] = []

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Names of a snippet: it sees none of its message's, and the message none of its own.

        Source: two public troubleshooting pages, not Customer.io's own; inferred for loops' names.
        """
        outer = self._assigned, self._loops, self._blocks
        self._begin()
        try:
            yield
        finally:
            self._assigned, self._loops, self._blocks = outer

    def get(self, name: str) -> Values | None:
        """What a name may stand for; ``None`` when the template gave it to nothing."""
        shadows = self._loops.get(name)
        return shadows[-1] if shadows else self._assigned.get(name)

    def assign(self, name: str, values: Values) -> None:
        """Give a name to values, in this branch."""
        if self._blocks:
            self._blocks[-1].before.setdefault(name, self._assigned.get(name))
        self._assigned[name] = values if len(values) == 1 else _one_of(values, next(self._choices))

    def enter_loop(self, name: str, values: Values) -> None:
        """Let a loop's name stand for a member."""
        self._loops.setdefault(name, []).append(
            values if len(values) == 1 else _one_of(values, next(self._choices))
        )

    def leave_loop(self, name: str) -> None:
        """End `enter_loop`."""
        self._loops[name].pop()

    def open_block(self, *, loop: bool = False) -> None:
        """Begin the first branch of a block."""
        self._blocks.append(Branches(loop=loop))

    def carry(self, names: Iterable[str]) -> None:
        """Let names that the loop's body assigns also stand for what an earlier turn gave them."""
        block = self._blocks[-1]
        block.earlier = Value(literal=EARLIER, narrowed=f"{next(self._choices)}")
        for name in names:
            block.carried[name] = values = self._assigned.get(name)
            if values is not None:
                self._assigned[name] = _one_of((*values, block.earlier), next(self._choices))

    def wait_for(self, condition: Condition | None) -> None:
        """Note what the present branch waits for."""
        block = self._blocks[-1]
        block.conditions[block.count] = condition

    def next_branch(self, *, last: bool = False) -> None:
        """End a branch and begin the next, which sees nothing of it; ``last`` is sure to be taken."""
        block = self._blocks[-1]
        for name, old in block.before.items():
            block.after.setdefault(name, []).append((block.count, self._assigned[name]))
            if old is None:
                del self._assigned[name]
            else:
                self._assigned[name] = old
        block.before.clear()
        block.count += 1
        block.exhaustive |= last

    def close_block(self) -> None:
        """End the last branch: from here on a name may stand for what any of the branches gave it."""
        self.next_branch()
        block = self._blocks.pop()
        for name, old in block.carried.items():
            if old is not None:
                self._assigned[name] = old
        for name, ends in block.after.items():
            values = [value for _, end in ends for value in end if value != block.earlier]
            if len(ends) < block.count or not block.exhaustive:
                if name in self._assigned:
                    values += self._assigned[name]
                else:  # a way past the block leaves the name without a value
                    values = [replace(value, known=0, known_legacy=0) for value in values]
                    values += [loop.earlier for loop in self._blocks if loop.earlier and name in loop.carried]
                    if not block.loop:
                        values.append(_unassigned(name, [block.conditions.get(branch) for branch, _ in ends]))
            self.assign(name, _one_of(values, 0))


def _unassigned(name: str, conditions: list[Condition | None]) -> Value:
    """A name on the ways past a block that assigns it."""
    waited = tuple(one for one in conditions if one is not None)
    whole = len(waited) == len(conditions)
    return Value(root=name, segments=(NAME,), assigned_if=waited if whole else (), literal=UNKNOWN)
