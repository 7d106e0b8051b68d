"""Skipping rules that cannot apply to a payload, by one compiled schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from trackplan.model.payload import Family, Payload
from trackplan.rules import PayloadRule
from trackplan.scan.counters import plausible_seconds
from trackplan.validator import Validator


class RuleFilter:
    """Selects the rules that may report a payload of one family; see `PayloadRule.quiet`."""

    def __init__(self, rules: Iterable[PayloadRule], family: Family) -> None:
        self._quiet = [(rule, rule.quiet(family)) for rule in rules]
        self._never_quiet = tuple(rule for rule, schema in self._quiet if schema is None)

    @cached_property
    def _all_quiet(self) -> Callable[[Any], bool]:
        schemas = [dict(schema) for _, schema in self._quiet if schema]
        return Validator({"allOf": schemas} if schemas else {}).accepts

    @cached_property
    def _each(self) -> list[tuple[PayloadRule, Callable[[Any], bool] | None]]:
        return [(rule, None if schema is None else Validator(schema).accepts) for rule, schema in self._quiet]

    def speakers(self, payload: Payload, most: int | None = None) -> Sequence[PayloadRule]:
        """The rules that may have something to say of a payload, in their order.

        ``most`` is how many bytes the record's shortest text has at most, where that is known.
        """
        if most is None:
            from msgspec.json import encode  # noqa: PLC0415 - a run without payloads need not wait for it

            most = len(encode(payload.record))
        seen = {
            "attributes": payload.attributes,
            "person": payload.person,
            "event_id": payload.event_id,
            "time": payload.time,
            "received": payload.received,
            "delay": _delay(payload),
            "context": payload.context,
            "record": payload.record,
            "bytes": most,
        }
        if self._all_quiet(seen):
            return self._never_quiet
        return [rule for rule, is_quiet in self._each if is_quiet is None or not is_quiet(seen)]


def _delay(payload: Payload) -> int | None:
    """The whole seconds from a payload's time to its receipt, where both are plausible."""
    if payload.received is None:
        return None
    time, landed = plausible_seconds(payload.time), plausible_seconds(payload.received)
    return None if time is None or landed is None else landed - time
