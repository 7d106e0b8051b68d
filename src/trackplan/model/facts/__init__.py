"""Facts: each one thing in which two plans differ.

A fact is neutral. It says what was and what is, and never that anything breaks: that is what the
verdicts on it say, in `trackplan.model.change`.

A kind of fact that holds no more than its base is a plain subclass: seventy more dataclasses would be most
of the time that this room takes to import.
"""

from __future__ import annotations

from trackplan.model.facts import attributes, constraints, events, surroundings
from trackplan.model.facts.base import BaseFact

FACTS: tuple[type[BaseFact], ...] = (
    *events.FACTS,
    *attributes.FACTS,
    *constraints.FACTS,
    *surroundings.FACTS,
)
"""Every kind of fact, in the order of the decision table."""
