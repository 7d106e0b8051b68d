"""Values that fit an attribute, taken from the plan's examples if there are any."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import count, cycle
from random import Random
from typing import Any

from rstr import Rstr

from trackplan.checks import readable
from trackplan.language.compile import attribute_schema, event_schema, keys_schema
from trackplan.language.keywords import ATTRIBUTES, ITEMS, LENGTH, VALUE, choices, limits
from trackplan.model.plan import Attribute, Event, Holder
from trackplan.sampling.agreement import agree
from trackplan.validator import Validator

Make = Callable[[], Any]
"""Gives the next value."""

POOL = 16
"""How many texts are made of one pattern, to be drawn from again and again."""

ABSENT = object()
"""What an optional attribute's value is when it is left out."""

TRIALS = 50
LEAST_WIDTH = 5
"""How many endings are tried, and the fewest characters that may be counted up."""

PRESENT = 0.7
"""How often an optional attribute is there."""

NULL = 0.1
"""How often an attribute that may be null is."""

ALPHABETS = (
    string.digits + string.ascii_lowercase,
    string.digits,
    string.digits + string.ascii_uppercase,
)
"""What the ending of an id may count in."""

START = datetime(2026, 11, 1, tzinfo=UTC)

FORMATS: Mapping[str, Callable[[Random], str]] = {
    "email": lambda random: f"shopper{random.randrange(10**12)}@example.com",
    "uri": lambda random: f"https://shop.example.com/p/{random.randrange(10**4)}",
    "uuid": lambda random: f"{random.getrandbits(32):08x}-0000-4000-8000-{random.getrandbits(48):012x}",
    "hostname": lambda random: f"host{random.randrange(10**3)}.example.com",
    "ipv4": lambda random: f"192.0.2.{random.randrange(256)}",
    "ipv6": lambda random: f"2001:db8::{random.randrange(65536):x}",
    "time": lambda random: f"{random.randrange(24):02}:{random.randrange(60):02}:00Z",
}
"""Texts of each format; all names and addresses are those set aside for examples (RFC 2606, 5737)."""


class UnmetChecksError(Exception):
    """No payload of an event, whose name it holds, was found that meets the checks of the event."""


class Values:
    """A factory of value generators, each for one attribute, all drawing from one `Random`.

    With ``cover``, what a plan lets differ is gone through in turn and not left to chance: null, each
    type of a union, the listed values, empty and full arrays, optional attributes.
    """

    def __init__(self, random: Random, *, cover: bool = False) -> None:
        self._random = random
        self._patterns = Rstr(random)
        self._cover = cover

    def _one_of(self, choices: Sequence[Any], weights: Sequence[float] | None = None) -> Make:
        """A generator of these choices, by their weights or in turn."""
        if len(choices) == 1:
            return lambda: choices[0]
        if self._cover:
            turns = cycle(choices)
            return lambda: next(turns)
        random = self._random
        return lambda: random.choices(choices, weights)[0]

    def of(self, attribute: Attribute, examples: Sequence[Any] = ()) -> Make:
        """Return a generator of values of one attribute; ``examples`` are values at its path."""
        branch = self._one_of(self._makes(attribute, examples))
        is_null = self._one_of((False, True), (1 - NULL, NULL)) if attribute.nullable else _never

        def make() -> Any:
            return None if is_null() else branch()()

        return make

    def _makes(self, attribute: Attribute, examples: Sequence[Any]) -> list[Make]:
        """A generator for each type of an attribute, or one of the values that the plan lists."""
        fits = Validator(attribute_schema(attribute, closed="warn")).accepts
        if listed := [choice for choice in choices(attribute.constraints) if fits(choice)]:
            return [self._one_of(listed)]
        one_type = [replace(attribute, types=(kind,)) for kind in attribute.types]
        return [self._of_type(one, examples) for one in one_type]

    def _of_type(self, attribute: Attribute, examples: Sequence[Any]) -> Make:
        fits = Validator(attribute_schema(attribute, closed="warn")).accepts
        seen = [value for value in (*attribute.examples, *examples) if value is not None and fits(value)]
        kind = attribute.types[0]
        match kind:
            case "object":
                return self._object(attribute, [value for value in seen if isinstance(value, dict)])
            case "array":
                return self._array(attribute, [value for value in seen if isinstance(value, list)])
            case "integer" | "number":
                make = self._number(attribute, seen, whole=kind == "integer")
            case "string" | "any":
                make = self._text(attribute, seen)
            case _:
                make = self._simple(kind)
        return make

    def object(self, attributes: Mapping[str, Attribute], examples: Sequence[Mapping[str, Any]] = ()) -> Make:
        """Return a generator of objects; an optional attribute is present more often than not."""
        makers = [*self._parts(attributes, examples)]

        def make() -> dict[str, Any]:
            return {name: value() for name, is_there, value in makers if is_there()}

        return make

    def event(self, event: Event) -> Make:
        """Return a generator of the attributes of an event, which meet its checks.

        It raises `UnmetChecksError` where none is found that does.
        """
        make = self.holder(event, event.examples)
        checks = list(readable(event.checks))
        if not checks:
            return make
        planned = {path: replace(attribute, nullable=False) for path, attribute in event.walk()}
        fits = Validator(event_schema(event, closed="warn")).accepts

        def value(path: str) -> Any:
            return self.of(planned[path])() if path in planned else "alpha"

        def agreed() -> dict[str, Any]:
            for _ in range(TRIALS):
                made: dict[str, Any] = deepcopy(make())
                if agree(checks, made, value) and fits(made):
                    return made
            raise UnmetChecksError(event.name)

        return agreed

    def holder(self, holder: Holder, examples: Sequence[Mapping[str, Any]] = ()) -> Make:
        """Return a generator of what an event or object has; with variants, of each of them in turn."""
        variants = holder.variants
        if variants is None:
            return self.object(holder.attributes, examples)
        made: list[Make] = []
        for value in variants.values:
            told = [example for example in examples if example.get(variants.by) == value]
            table = {**holder.attributes, **variants.of(value)}
            if variants.by in table:
                by = table[variants.by]
                constraints = {**by.constraints, "enum": [value]}
                table[variants.by] = replace(by, required=True, nullable=False, constraints=constraints)
            made.append(self.object(table, told))
        branch = self._one_of(made)

        def make() -> Any:
            return branch()()

        return make

    def _parts(
        self, attributes: Mapping[str, Attribute], examples: Sequence[Mapping[str, Any]]
    ) -> Iterator[tuple[str, Callable[[], bool], Make]]:
        return (
            (
                name,
                self._one_of((True, False), (PRESENT, 1 - PRESENT)) if not attribute.required else _always,
                self.of(attribute, [example[name] for example in examples if name in example]),
            )
            for name, attribute in attributes.items()
        )

    def _object(self, attribute: Attribute, seen: Sequence[Mapping[str, Any]]) -> Make:
        """Return a generator of objects with as many attributes as required, if the plan names that many."""
        if attribute.values is not None:
            return self._map(attribute, attribute.values, seen)
        make = self.holder(attribute, seen)
        low, high = limits(attribute.constraints, ATTRIBUTES)
        if not low.keyword and not high.keyword:
            return make
        planned = attribute.attributes or {  # of an object that the plan leaves free
            f"attribute_{number + 1}": Attribute(name="", ref=attribute.ref)
            for number in range(int(low.at) if low.keyword else 0)
        }
        makers = {name: self.of(one) for name, one in planned.items() if not one.required}

        def sized() -> dict[str, Any]:
            made: dict[str, Any] = make()
            for name, maker in makers.items():
                if name not in made and len(made) < low.at:
                    made[name] = maker()
                elif len(made) > high.at:
                    made.pop(name, None)
            return made

        return sized

    def _map(self, attribute: Attribute, values: Attribute, seen: Sequence[Mapping[str, Any]]) -> Make:
        """Return a generator of maps with a few of the keys of examples, or of those that fit."""
        low, high = limits(attribute.constraints, ATTRIBUTES)
        least = int(low.at) if low.keyword else 1
        most = max(least, int(min(high.at, least + 2)))
        fits = Validator({"type": "string", **keys_schema(attribute)}).accepts
        known = [key for one in seen for key in one]
        known += [str(key) for key in choices(attribute.keys)]
        if "pattern" in attribute.keys:
            known += self.matching(attribute.keys["pattern"])
        known += [f"key_{number + 1}" for number in range(most)] + [*ALPHABETS[0][-26:]]
        keys = [key for key in dict.fromkeys(known) if fits(key)]
        value = self.of(values, [inner for one in seen for inner in one.values()])
        length = self._one_of(range(least, most + 1))
        return lambda: {key: value() for key in keys[: length()]}

    def matching(self, pattern: str) -> list[str]:
        """Return a few texts that match a pattern, short ones first; none of one that Python cannot parse."""
        fits = Validator({"pattern": pattern}).accepts
        spelled = _UNICODE_CLASS.sub(_ascii_class, pattern)
        try:
            made = {self._patterns.xeger(spelled) for _ in range(POOL)}
        except (re.error, OverflowError):
            return []
        return sorted(filter(fits, made), key=lambda text: (len(text), text))

    def _array(self, attribute: Attribute, seen: Sequence[list[Any]]) -> Make:
        constraints = attribute.constraints
        low, high = limits(constraints, ITEMS)
        least = int(low.at) if low.keyword else 0
        most = max(least, int(min(high.at, least + 3)))
        if attribute.items is None or (constraints.get("uniqueItems") and seen):
            return self._one_of(seen) if seen else list
        item = self.of(attribute.items, [value for values in seen for value in values])
        length = self._one_of(range(least, most + 1))
        if constraints.get("uniqueItems"):
            return lambda: _different(item, length())
        return lambda: [item() for _ in range(length())]

    def _number(self, attribute: Attribute, seen: Sequence[Any], *, whole: bool) -> Make:
        random, constraints = self._random, attribute.constraints
        step = constraints.get("multipleOf", 1 if whole else 0.01)
        if whole:  # whole multiples of a half are those of 1
            step = Fraction(str(step)).numerator
        typical = max((float(value) for value in seen), default=100.0)
        lower, upper = limits(constraints, VALUE)
        low = lower.at if lower.keyword else 0
        first = int(low // step) + (1 if low % step or lower.exclusive else 0)
        last = max(first, int(min(upper.at, low + max(typical * 2, 10)) // step) - upper.exclusive)
        if whole:
            return lambda: random.randint(first, last) * step
        return lambda: round(random.randint(first, last) * step, 6)

    def _text(self, attribute: Attribute, seen: Sequence[Any]) -> Make:
        random, constraints = self._random, attribute.constraints
        texts = [value for value in seen if isinstance(value, str)]
        if "pattern" in constraints and not texts:
            fits = Validator(attribute_schema(attribute)).accepts
            texts = [text for text in self.matching(constraints["pattern"]) if fits(text)]
        elif "format" in constraints:
            form = FORMATS[constraints["format"]]
            return lambda: form(random)
        if not texts:
            low, high = limits(constraints, LENGTH)
            least, most = (int(low.at) if low.keyword else 0), (int(high.at) if high.keyword else None)
            texts = [word.ljust(least, "x")[:most] for word in ("alpha", "beta", "gamma")]
        return lambda: random.choice(texts)

    def _simple(self, kind: str) -> Make:
        random = self._random

        def moment() -> datetime:
            return START + timedelta(seconds=random.randrange(14 * 86400))

        return {
            "boolean": lambda: random.random() < 0.5,  # noqa: PLR2004 - either, as often
            "timestamp": lambda: int(moment().timestamp()),
            "datetime": lambda: moment().isoformat().replace("+00:00", "Z"),
            "date": lambda: moment().date().isoformat(),
        }[kind]


def _different(item: Make, wanted: int) -> list[Any]:
    """Return so many different items, or fewer where no more are found."""
    found: dict[str, Any] = {}
    for _ in range(wanted * TRIALS):
        if len(found) == wanted:
            break
        value = item()
        found.setdefault(json.dumps(value, sort_keys=True), value)
    return [*found.values()]


_UNICODE_CLASS = re.compile(r"\\p\{\^?(\w*)[^{}]*\}")
"""A class of Unicode, which Python's patterns do not have."""


def _ascii_class(found: re.Match[str]) -> str:
    """Return characters of a class in Python's words, for inside square brackets or not."""
    some = {"Lu": "A-Z", "N": "0-9", "Nd": "0-9"}.get(found[1], "a-z")
    before = found.string[: found.start()]
    return some if before.rfind("[") > before.rfind("]") else f"[{some}]"


def _always() -> bool:
    return True


def _never() -> bool:
    return False


def serial(fits: Callable[[Any], bool], sample: str | int) -> Make | None:
    """Return a generator of unique texts or integers: a valid sample whose end is counted up.

    ``None`` if no ending that can be counted up fits.
    """
    if isinstance(sample, int):
        numbers = count(sample)
        return (lambda: next(numbers)) if all(fits(sample + more) for more in (1, 10**9)) else None
    for alphabet in ALPHABETS:
        tail = _tail(sample, alphabet)
        stem = sample[: len(sample) - tail]
        for width in dict.fromkeys((tail, 8)):
            trial = (stem + _digits(number * 7919, alphabet, width) for number in range(TRIALS))
            if width >= LEAST_WIDTH and all(map(fits, trial)):
                return _counted(stem, alphabet, width)
    return None


def _tail(text: str, alphabet: str) -> int:
    return len(text) - len(text.rstrip(alphabet))


def _digits(number: int, alphabet: str, width: int) -> str:
    found = []
    for _ in range(width):
        number, digit = divmod(number, len(alphabet))
        found.append(alphabet[digit])
    return "".join(reversed(found))


def _counted(stem: str, alphabet: str, width: int) -> Make:
    number = 0

    def make() -> str:
        nonlocal number
        number += 1
        return stem + _digits(number, alphabet, width)

    return make
