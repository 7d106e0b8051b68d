"""Matching an unknown name to the known name it was meant to be."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.model.attribute import Holder
from trackplan.naming.affixes import affixed
from trackplan.naming.likeness import Likeness, nearest


def intended(name: str, known: Mapping[str, Holder]) -> Likeness | None:
    """Return the known thing that is meant by a name.

    That is the one that the plan calls so, or whose name is most like it, or that has only an environment
    or a version around it.
    """
    names = tuple(known)
    if (called := known_as(name, known)) is not None:
        return called
    around = affixed(name, names)
    return nearest(name, names) or (around.likeness if around is not None and around.technical else None)


def known_as(name: str, known: Mapping[str, Holder]) -> Likeness | None:
    """Return the known thing of which a name is an alias, or the name in the plan but not in payloads."""
    for one in known.values():
        if name == one.plan_name:
            return Likeness(name=one.name, reasons=("the name, which is the one in the plan",), score=1.0)
        if name in one.aliases:
            return Likeness(name=one.name, reasons=("the name, of which this is an alias",), score=1.0)
    return None
