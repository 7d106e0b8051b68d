"""What landed, counted: bounded in memory, and the same however the records were split."""

from __future__ import annotations

from dataclasses import dataclass, field

from trackplan.model.finding import Finding, Place


@dataclass(slots=True)
class Accounts:
    """Where every record went. `read` is the sum of the others, by construction."""

    valid: int = 0
    violating: int = 0
    unplanned: int = 0
    unreadable: int = 0
    skipped: int = 0

    @property
    def read(self) -> int:
        """Every record that was there to read."""
        return self.valid + self.violating + self.unplanned + self.unreadable + self.skipped

    def count(self, *, planned: bool, broken: bool) -> None:
        """Count one payload that could be read."""
        if not planned:
            self.unplanned += 1
        elif broken:
            self.violating += 1
        else:
            self.valid += 1

    def data(self) -> dict[str, int]:
        """The accounts as a report has them."""
        return {
            "read": self.read,
            "valid": self.valid,
            "violating": self.violating,
            "unplanned": self.unplanned,
            "unreadable": self.unreadable,
            "skipped": self.skipped,
        }

    def merge(self, other: Accounts) -> None:
        """Add what another part of the records came to."""
        self.valid += other.valid
        self.violating += other.violating
        self.unplanned += other.unplanned
        self.unreadable += other.unreadable
        self.skipped += other.skipped


@dataclass(slots=True)
class Occurrence:
    """All that say the same of the same thing: the first finding, how many there are, and where."""

    finding: Finding
    count: int = 0
    places: list[Place] = field(default_factory=list)
