"""An estimate of how many different keys were met, in 64 bytes.

It is HyperLogLog with 64 registers: about 13 % off for many keys, and almost exact below 50. Source: Flajolet
and others, "HyperLogLog", 2007. The kept libraries (datasketches, hyperloglog) need numpy or cannot read
registers that the native scanner made.
"""

from __future__ import annotations

from math import log

REGISTERS = 64
_ALPHA = 0.709
_SMALL = 2.5


class DistinctCounter:
    """The registers; keys are hashes of 64 bits."""

    __slots__ = ("registers",)

    def __init__(self, registers: bytes = bytes(REGISTERS)) -> None:
        self.registers = bytearray(registers)

    def add(self, key: int) -> None:
        """Add one key."""
        index, rank = key & (REGISTERS - 1), 59 - (key >> 6).bit_length()
        self.registers[index] = max(rank, self.registers[index])

    def merge(self, other: DistinctCounter) -> None:
        """Add the keys of another part."""
        self.registers[:] = map(max, self.registers, other.registers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DistinctCounter) and self.registers == other.registers

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __len__(self) -> int:
        """The estimate, rounded."""
        empty = self.registers.count(0)
        estimate = _ALPHA * REGISTERS**2 / sum(2.0**-rank for rank in self.registers)
        if empty and estimate <= _SMALL * REGISTERS:
            estimate = REGISTERS * log(REGISTERS / empty)
        return round(estimate)
