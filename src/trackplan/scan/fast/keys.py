"""Lines of a function that keep the values of a record that are compared across payloads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.model.key_sample import digest, key_of
from trackplan.model.plan import Event
from trackplan.scan.counters import Use, memory
from trackplan.scan.fast.typed import Field, Node, kinds


@dataclass(slots=True)
class Keeping:
    """What is kept of one event, each key made once for all memories that it is of."""

    event: Event
    node: Node
    keys: Mapping[tuple[str, ...], list[Use]]
    names: dict[str, Any] = field(
        default_factory=lambda: {"digest": digest, "key_of": key_of, "memory": memory}
    )

    def body(self) -> Iterator[str]:
        """All the lines; none where nothing is kept."""
        fields = dict(zip(self.event.attributes, self.node.fields, strict=True))
        wanted = [(keys, uses) for keys, uses in self.keys.items() if fields.keys() >= {*keys}]
        if wanted:
            yield "if time is not None:"
        for keys, uses in wanted:
            yield f"    k = {_key([fields[key] for key in keys])}"
            yield "    if k is not None:"
            for memories, name, mark in uses:
                number = len(self.names)
                self.names |= {f"K{number}": memories, f"E{number}": name}
                said = "0 if r is None else r[3]" if mark is None else str(mark)
                kept = f"(K{number}.get(E{number}) or memory(K{number}, E{number}))"
                yield f"        {kept}.add(k, time, origin | record[0], {said})"


def _key(parts: list[Field]) -> str:
    if len(parts) == 1 and parts[0].certain and kinds(parts[0].attribute) == {str}:
        return f"digest(d.{parts[0].name}.encode())"
    return f"key_of({', '.join(f'd.{part.name}' for part in parts)})"
