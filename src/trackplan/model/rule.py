"""The base of rules: a kind, a card, and options from the plan."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from trackplan.model.finding import Kind, RuleCard


class Rule:
    """One rule, instantiated for each run with the plan's options."""

    kind: ClassVar[Kind]
    card: ClassVar[RuleCard]

    def __init__(self, options: Mapping[str, Any] = MappingProxyType({})) -> None:
        usable = {name: value for name, value in options.items() if takes(self.card, name, value)}
        self.options: Mapping[str, Any] = {**self.card.options, **usable}


def takes(card: RuleCard, name: str, value: Any) -> bool:
    """Return whether a rule has this option and the value has the type of its default."""
    default = card.options.get(name)
    if isinstance(default, list) and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return name in card.options and type(value) is type(default)
