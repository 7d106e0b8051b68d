"""Lines of a function that count what an audit asks of a record: which types its attributes have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

from msgspec import UNSET

from trackplan.scan.fast.typed import Field, Node, kinds
from trackplan.scan.fast.wire import Wire

NEVER = float("inf")

Shape = list[Any]
"""Of objects that have the same attributes, of the same types: their count, first and last time."""


@dataclass(slots=True)
class Objects:
    """The shapes met of one object of an event, told apart by what is not certain of it."""

    path: str
    node: Node
    uncertain: list[Field]
    shapes: dict[tuple[type, ...], Shape] = field(default_factory=dict)

    def new(self, types: tuple[type, ...]) -> Shape:
        """A counter of a shape that is met for the first time."""
        made = self.shapes[types] = [0, NEVER, -NEVER]
        return made

    def present(self, types: tuple[type, ...]) -> Iterator[tuple[Field, type]]:
        """The attributes that objects of a shape have, each with the type of its values."""
        met = dict(zip((one.name for one in self.uncertain), types, strict=True))
        for one in self.node.fields:
            if one.name not in met:
                yield one, certain_type(one)
            elif met[one.name] is not (type(UNSET) if one.attribute.nullable else NoneType):
                yield one, met[one.name]


def certain_type(one: Field) -> type:
    """The type of an attribute that always has a value, of one type."""
    if one.nested:
        return dict if one.attribute.types == ("object",) else list
    (kind,) = kinds(one.attribute)
    return kind


@dataclass(slots=True)
class Items:
    """A counter of the items of one array, which are all of one type."""

    path: str
    node: Node | None
    kind: type | None
    counter: Shape = field(default_factory=lambda: [0, NEVER, -NEVER])


def _counted(shape: str, count: str, indent: str) -> list[str]:
    """Lines that count objects of a shape at the time of their record, if it has one."""
    lines = (
        f"{shape}[0] += {count}",
        f"if first < {shape}[1]: {shape}[1] = first",
        f"if last > {shape}[2]: {shape}[2] = last",
    )
    return [indent + line for line in lines]


@dataclass(slots=True)
class Counting:
    """The lines of one event, and the counters that they fill."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=lambda: {"NEVER": NEVER})
    objects: list[Objects] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)

    def walk(self, node: Node, value: str, path: str = "", indent: str = "") -> None:
        """Add what counts the shape of one object, and of those inside it."""
        number = len(self.objects)
        uncertain = [one for one in node.fields if not one.certain]
        self.objects.append(Objects(path, node, uncertain))
        self.names |= {f"S{number}": self.objects[-1].shapes, f"N{number}": self.objects[-1].new}
        types = "".join(f"type({value}.{one.name}), " for one in uncertain)
        self.lines.append(f"{indent}t = ({types})")
        self.lines.append(f"{indent}s{number} = S{number}.get(t) or N{number}(t)")
        self.lines += _counted(f"s{number}", "1", indent)
        for one in node.fields:
            if one.nested:
                name = one.attribute.name
                self._inside(one, f"{value}.{one.name}", f"{path}.{name}" if path else name, indent)

    def _inside(self, one: Field, here: str, path: str, indent: str) -> None:
        if not one.certain:
            self.lines.append(f"{indent}if {here} is not None and {here} is not U:")
            indent += "    "
        if one.node is not None and one.attribute.types == ("object",):
            self.walk(one.node, here, path, indent)
        elif one.node is not None and not one.node.uniform:
            each = f"o{len(self.objects)}"
            self.lines.append(f"{indent}for {each} in {here}:")
            self.walk(one.node, each, f"{path}[]", indent + "    ")
        else:
            counter = Items(f"{path}[]", one.node, one.item)
            self.names[f"U{len(self.items)}"] = counter.counter
            self.lines.append(f"{indent}if {here}:")
            self.lines += _counted(f"U{len(self.items)}", f"len({here})", f"{indent}    ")
            self.items.append(counter)

    def body(self, wire: Wire, email: str | None) -> Iterator[str]:
        """All the lines; ``email`` is the field of an attribute of that name."""
        yield "if time is None:"
        yield "    first, last = NEVER, -NEVER"
        yield "    c[2] += 1"
        yield "else:"
        yield "    first = last = time"
        yield "    y = time // 86400"
        yield "    days[y] = days.get(y, 0) + 1"
        yield "    x = origin | record[0]"
        yield "    if x < day_places.get(y, x + 1): day_places[y] = x"
        if wire.received is not None:
            yield "    if landed is not None:"
            yield "        w = step(landed - time) if landed > time else 0"
            yield "        delays[w] = delays.get(w, 0) + 1"
        yield from self.lines
        yield "if r is not None: r[2] += 1"
        yield f"m = {wire.email}"
        yield "if p is None and (m is U or m is None): c[1] += 1"
        if email is not None:
            yield f"if not m or m is U: m = d.{email}"
        yield f"a = {wire.anonymous}"
        yield "if type(m) is str or a is not None: identify(p, m, a, origin | record[0])"
