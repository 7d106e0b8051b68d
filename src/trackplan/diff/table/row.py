"""What a row of the decision table is, and the sentences that several rows share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trackplan.model.facts.base import BaseFact
from trackplan.model.verdict import Judgement, Verdict

SAFE, RISKY, BREAKING = Verdict.SAFE, Verdict.RISKY, Verdict.BREAKING

STILL_VALID = (SAFE, "what was valid stays valid")
STILL_KNOWN = (SAFE, "nothing comes that could not come before")
NO_MATTER = (SAFE, "no payload is judged by it")
UNTOUCHED = (SAFE, "the other constraints leave no value that it touches")
UNCLEAR = (RISKY, "nobody can tell from the plans which values fit one and not the other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: a fact, when the row applies, and what it means for each side."""

    fact: type[BaseFact]
    when: str
    """The condition in words; empty for "always"."""
    applies: Callable[[Any], bool]
    senders: Judgement
    readers: Judgement


def always(_fact: Any) -> bool:
    """The condition of a row without one."""
    return True


def row(
    fact: type[BaseFact],
    senders: tuple[Verdict, str],
    readers: tuple[Verdict, str],
    when: str = "",
    applies: Callable[[Any], bool] = always,
) -> Row:
    """A row from what it means for senders and for readers, each with its reason."""
    return Row(
        fact=fact,
        when=when,
        applies=applies,
        senders=Judgement(verdict=senders[0], reason=senders[1]),
        readers=Judgement(verdict=readers[0], reason=readers[1]),
    )
