"""Pairs of small plans for the cards of rules about changes."""

from __future__ import annotations

from dataclasses import dataclass

FLAG = "  # flagged"


@dataclass(frozen=True, slots=True)
class Example:
    """Two plans of which each, when it is the new one, is reported in the line that ends in `FLAG`."""

    before: str
    after: str

    @property
    def mirrored(self) -> Example:
        """The change back."""
        return Example(self.after, self.before)

    @property
    def flagged(self) -> str:
        """The example of what a rule reports, as its card shows it."""
        return _files(self.before.replace(FLAG, ""), self.after)

    @property
    def clean(self) -> str:
        """The example of what a rule does not report."""
        return _files(self.before.replace(FLAG, ""), self.after.replace(FLAG, ""))


def _files(before: str, after: str) -> str:
    return f"--- before/plan.yaml\n{before}--- after/plan.yaml\n{after}"


def of_event(before: str, after: str) -> Example:
    """An event whose definition, in one line, changes."""
    old, new = (f"events:\n  order_completed: {{{body}}}{FLAG}\n" for body in (before, after))
    return Example(old, new)


def of_attribute(before: str, after: str) -> Example:
    """An attribute whose definition, in one line, changes."""
    head = "events:\n  order_completed:\n    attributes:\n"
    return Example(*(f"{head}      {line}{FLAG}\n" for line in (before, after)))


def of_plan(before: str, after: str) -> Example:
    """A line of the plan that changes."""
    return Example(*(f"{line}{FLAG}\n" for line in (before, after)))
