"""The names that a template gives to values, and what they may stand for where branches meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from trackplan.liquid.values import Value

Values = tuple[Value, ...]
CONSTANT: Values = (Value(),)

MOST_MEANINGS = 64
"""A name that takes more meanings than this is one of a template written to tire its reader."""

LOOP_VARIABLES = {"forloop": (Value(literal=0),), "tablerowloop": (Value(literal=0),)}


def distinct(values: Iterable[Value]) -> Values:
    """The values once each, in the order they came."""
    return tuple(islice(dict.fromkeys(values), MOST_MEANINGS))


@dataclass(slots=True)
class Branches:
    """What the branches of one block assigned: a name's value before, and at the end of each branch."""

    before: dict[str, Values | None] = field(default_factory=dict)
    after: dict[str, list[Values]] = field(default_factory=dict)
    count: int = 0
    exhaustive: bool = False
    """Whether one of the branches is sure to be taken, as with ``else``."""


class Names:
    """Names in force. ``assign`` is seen until the end of the text, a loop's name inside the loop."""

    def __init__(self) -> None:
        self._assigned: dict[str, Values] = {}
        self._loops: dict[str, list[Values]] = {name: [values] for name, values in LOOP_VARIABLES.items()}
        self._blocks: list[Branches] = []

    def get(self, name: str) -> Values | None:
        """What a name may stand for; ``None`` when the template gave it to nothing."""
        shadows = self._loops.get(name)
        return shadows[-1] if shadows else self._assigned.get(name)

    def assign(self, name: str, values: Values) -> None:
        """Give a name to values, in this branch."""
        if self._blocks:
            self._blocks[-1].before.setdefault(name, self._assigned.get(name))
        self._assigned[name] = values

    def enter_loop(self, name: str, values: Values) -> None:
        """Let a loop's name stand for a member."""
        self._loops.setdefault(name, []).append(values)

    def leave_loop(self, name: str) -> None:
        """End `enter_loop`."""
        self._loops[name].pop()

    def open_block(self) -> None:
        """Begin the first branch of a block."""
        self._blocks.append(Branches())

    def next_branch(self, *, last: bool = False) -> None:
        """End a branch and begin the next, which sees nothing of it; ``last`` is sure to be taken."""
        block = self._blocks[-1]
        block.count += 1
        block.exhaustive |= last
        for name, old in block.before.items():
            block.after.setdefault(name, []).append(self._assigned[name])
            if old is None:
                del self._assigned[name]
            else:
                self._assigned[name] = old
        block.before.clear()

    def close_block(self) -> None:
        """End the last branch: from here on a name may stand for what any of the branches gave it."""
        self.next_branch()
        block = self._blocks.pop()
        for name, ends in block.after.items():
            values = [value for end in ends for value in end]
            if len(ends) < block.count or not block.exhaustive:
                if name in self._assigned:
                    values += self._assigned[name]
                else:  # a way past the block leaves the name without a value
                    values = [replace(value, known=0) for value in values]
            self.assign(name, distinct(values))
