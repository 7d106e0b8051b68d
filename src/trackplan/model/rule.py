"""What every rule has: its kind, its card, and the options that a plan sets."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from trackplan.model.finding import Kind, RuleCard


class Rule:
    """One rule. Made anew for a run, with the options that the plan sets."""

    kind: ClassVar[Kind]
    card: ClassVar[RuleCard]

    def __init__(self, options: Mapping[str, Any] = MappingProxyType({})) -> None:
        usable = {name: value for name, value in options.items() if takes(self.card, name, value)}
        self.options: Mapping[str, Any] = {**self.card.options, **usable}


def takes(card: RuleCard, name: str, value: Any) -> bool:
    """Whether a rule has an option and the value is like its default; any other leaves the default."""
    default = card.options.get(name)
    if isinstance(default, list) and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return name in card.options and type(value) is type(default)
