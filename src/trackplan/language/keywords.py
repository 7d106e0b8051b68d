"""The constraint keywords of the plan language, one entry each.

Derived from this table: the keyword's part of ``plan.schema.json`` and of compiled schemas, its wording in
findings and on the docs site, the types it applies to, the values near its limit that samples and
counterexamples try, the subject of `diff` that compares it, and the payload rule that reports its violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import inf
from types import MappingProxyType
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
"""A JSON Schema (draft 2020-12)."""

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "email": "an e-mail address",
        "uri": "an absolute URI",
        "uuid": "a UUID",
        "hostname": "a host name",
        "ipv4": "an IPv4 address",
        "ipv6": "an IPv6 address",
        "time": "an ISO 8601 time",
    }
)
"""The values of ``format``, as a sentence says them."""


class Measure(NamedTuple):
    """A quantity of a value that a keyword can limit."""

    types: frozenset[str]
    """The types of the language whose values have it."""
    kind: str
    """The JSON type of those values."""
    unit: str
    """What is counted; empty for a number itself."""
    under: str
    """What a value is that has less than ``{}``."""
    over: str
    limited: str
    """What a value is that has ``{}``, such as ``at least 3``."""
    unlimited: tuple[str, str]
    """What a value is without a lower and without an upper limit."""
    make: Callable[[int], Any]
    """The plainest value of a quantity."""


VALUE = Measure(
    frozenset({"number", "integer", "timestamp", "any"}),
    "number",
    "",
    "is less than {}",
    "is more than {}",
    "{}",
    ("without a least value", "without a greatest value"),
    lambda number: number,
)
LENGTH = Measure(
    frozenset({"string", "datetime", "date", "any"}),
    "string",
    "character",
    "is shorter than {} characters",
    "is longer than {} characters",
    "{} long",
    ("of any length",) * 2,
    lambda length: "x" * length,
)
ITEMS = Measure(
    frozenset({"array", "any"}),
    "array",
    "item",
    "has fewer items than {}",
    "has more items than {}",
    "a list of {}",
    ("a list of any length",) * 2,
    lambda count: list(range(count)),
)
ATTRIBUTES = Measure(
    frozenset({"object", "any"}),
    "object",
    "attribute",
    "has fewer attributes than {}",
    "has more attributes than {}",
    "an object of {} attributes",
    ("an object of any number of attributes",) * 2,
    lambda count: {f"attribute_{number + 1}": number for number in range(count)},
)
MEASURES = (VALUE, LENGTH, ITEMS, ATTRIBUTES)


class Bound(NamedTuple):
    """The measure that a keyword limits, and the side of the limit."""

    measure: Measure
    lower: bool
    exclusive: bool = False
    """Whether the limit is itself outside."""

    @property
    def phrase(self) -> str:
        """The requirement: ``at least {} items``."""
        return self.side + (self.measure.unit and f" {self.measure.unit}s")

    @property
    def side(self) -> str:
        """The requirement without its unit: ``at least {}``."""
        words = ("at least {}", "more than {}") if self.lower else ("at most {}", "less than {}")
        return words[self.exclusive]

    @property
    def broken(self) -> str:
        """The description of a violation: ``has fewer items than {}``."""
        if self.exclusive:
            return f"is not {'more' if self.lower else 'less'} than {{}}"
        return self.measure.under if self.lower else self.measure.over

    def near(self, limit: Any) -> tuple[Any, ...]:
        """Return the limit and quantities on both sides of it."""
        halves = (limit + 0.5, limit - 0.5) if self.measure is VALUE else ()
        return (limit, limit + 1, limit - 1, *halves)


class Words(NamedTuple):
    """A constraint in words: the requirement, and the values that it names."""

    text: str
    values: tuple[Any, ...] = ()


class KeywordExample(NamedTuple):
    """An example of a keyword, which is also its test."""

    value: Any
    """Its own value in a plan."""
    fits: Any
    breaks: Any
    """A value that breaks it, and no other constraint."""


def _nothing(_value: Any) -> tuple[Any, ...]:
    return ()


class Keyword(NamedTuple):
    """One constraint keyword of the plan language."""

    name: str
    types: frozenset[str]
    """The types of the language on whose values it has an effect; empty for all."""
    value: Schema
    """The JSON Schema of its own value in a plan."""
    example: KeywordExample
    """Its test, as a rule's examples are."""
    phrase: Callable[[Any], str]
    """What it asks, in a sentence after "planned:"; empty where its value asks nothing."""
    label: Callable[[Any], Words] | None = None
    """The same on the docs site, where that is shorter; see `Keyword.labelled`."""
    bound: Bound | None = None
    """What it limits, if it is a limit."""
    compiled: tuple[str, ...] = ()
    """The keywords of JSON Schema that it becomes; by default its own name."""
    compiles: Callable[[Any, bool], Schema] | None = None
    """Its JSON Schema, from its value and whether null is a value too; by default the keyword
    ``compiled`` with the value as written."""
    rule: str | None = None
    """The payload rule that speaks of a value that breaks it; without one `constraint-violated` does."""
    subject: str | None = None
    """The subject of `diff` that compares it; without one nobody can tell what a change of it breaks."""
    elsewhere: str = ""
    """What other plan formats, languages and databases call it: words in small letters."""
    near: Callable[[Any], Iterable[Any]] = _nothing
    """From its value, values that are likely to fit or just to break it; for a limit of a length or a
    count, such lengths or counts."""

    @property
    def names(self) -> tuple[str, ...]:
        """The JSON Schema keywords to which it compiles, and which its violations carry."""
        return self.compiled or (self.name,)

    def schema(self, value: Any, *, nullable: bool = False) -> Schema:
        """Return the JSON Schema of a constraint."""
        if self.compiles is not None:
            return self.compiles(value, nullable)
        return {self.names[0]: value}

    def labelled(self, value: Any) -> Words:
        """Return its requirement for the docs site."""
        return Words(self.phrase(value)) if self.label is None else self.label(value)


def _limit(
    name: str,
    bound: Bound,
    description: str,
    *,
    rule: str | None = None,
    compiled: str = "",
    elsewhere: str = "",
) -> Keyword:
    value = {"type": "number"} if bound.measure is VALUE else {"type": "integer", "minimum": 0}
    outside = 2 if bound.exclusive else 1 if bound.lower else 3
    inside = 2 if not bound.exclusive else 3 if bound.lower else 1
    return Keyword(
        name=name,
        types=bound.measure.types,
        value={**value, "description": description},
        example=KeywordExample(2, bound.measure.make(inside), bound.measure.make(outside)),
        phrase=lambda limit: _singular(bound.phrase.format(limit)),
        bound=bound,
        compiled=(compiled,) if compiled else (),
        rule=rule,
        subject="range",
        elsewhere=elsewhere or compiled.lower(),
        near=bound.near,
    )


def _singular(words: str) -> str:
    return words.removesuffix("s") if words.split()[-2:-1] == ["1"] else words


def _choices(values: Iterable[Any]) -> str:
    return " or ".join(f"`{value}`" for value in values)


_SCALAR = {"type": ["string", "number", "boolean"]}

_TABLE = (
    Keyword(
        name="enum",
        types=frozenset(),
        value={
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": _SCALAR,
            "description": "The only values allowed.",
        },
        example=KeywordExample(["new", "regular"], "new", "other"),
        phrase=_choices,
        label=lambda values: Words("one of", tuple(values)),
        compiles=lambda values, nullable: {"enum": [*values, None] if nullable else values},
        rule="value-not-in-enum",
        subject="enum",
        elsewhere="values choices options oneof allowed",
        near=lambda values: values,
    ),
    Keyword(
        name="const",
        types=frozenset(),
        value={**_SCALAR, "description": "The one value allowed."},
        example=KeywordExample("new", "new", "regular"),
        phrase=lambda value: _choices([value]),
        label=lambda value: Words("always", (value,)),
        compiled=("const", "enum"),
        compiles=lambda value, nullable: {"enum": [value, None]} if nullable else {"const": value},
        rule="value-not-in-enum",
        subject="enum",
        near=lambda value: (value,),
    ),
    _limit(
        "minimum",
        Bound(VALUE, lower=True),
        "The least value.",
        rule="value-out-of-range",
        elsewhere="min gte",
    ),
    _limit(
        "exclusiveMinimum",
        Bound(VALUE, lower=True, exclusive=True),
        "Values are greater than this.",
        rule="value-out-of-range",
    ),
    _limit(
        "maximum",
        Bound(VALUE, lower=False),
        "The greatest value.",
        rule="value-out-of-range",
        elsewhere="max lte",
    ),
    _limit(
        "exclusiveMaximum",
        Bound(VALUE, lower=False, exclusive=True),
        "Values are less than this.",
        rule="value-out-of-range",
    ),
    Keyword(
        name="multipleOf",
        types=VALUE.types,
        value={
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "Values are a whole multiple of this.",
        },
        example=KeywordExample(0.5, 1.5, 1.25),
        phrase=lambda step: f"a multiple of {step}",
        label=lambda step: Words("a multiple of", (step,)),
        rule="value-out-of-range",
        subject="step",
        near=lambda step: (step, step * 2, step * 3, step / 2),
    ),
    _limit("minLength", Bound(LENGTH, lower=True), "The fewest characters.", rule="wrong-length"),
    _limit("maxLength", Bound(LENGTH, lower=False), "The most characters.", rule="wrong-length"),
    Keyword(
        name="pattern",
        types=LENGTH.types,
        value={
            "type": "string",
            "maxLength": 1000,
            "description": "A regular expression found in the text; anchor it with ^ and $. "
            "Look-around and back-references are refused.",
        },
        example=KeywordExample("^ord_", "ord_1", "1"),
        phrase=lambda pattern: f"a text that matches `{pattern}`",
        label=lambda pattern: Words("matches", (pattern,)),
        rule="value-off-pattern",
        subject="pattern",
        elsewhere="regex regexp matches",
    ),
    Keyword(
        name="format",
        types=LENGTH.types,
        value={"enum": [*FORMATS], "description": "A well-known form of text."},
        example=KeywordExample("email", "maya@example.com", "maya"),
        phrase=lambda name: FORMATS[name],
        label=lambda name: Words(f"a valid {name}"),
        rule="wrong-format",
        subject="format",
    ),
    _limit("minItems", Bound(ITEMS, lower=True), "The fewest items.", rule="wrong-item-count"),
    _limit("maxItems", Bound(ITEMS, lower=False), "The most items.", rule="wrong-item-count"),
    Keyword(
        name="uniqueItems",
        types=ITEMS.types,
        value={"type": "boolean", "description": "Whether items may repeat."},
        example=KeywordExample(True, [1, 2], [1, 1]),
        phrase=lambda unique: "no item twice" if unique else "",
        rule="repeated-item",
        subject="unique",
    ),
    _limit(
        "minAttributes",
        Bound(ATTRIBUTES, lower=True),
        "The fewest attributes of an object.",
        compiled="minProperties",
    ),
    _limit(
        "maxAttributes",
        Bound(ATTRIBUTES, lower=False),
        "The most attributes of an object.",
        compiled="maxProperties",
    ),
)

KEYWORDS = {keyword.name: keyword for keyword in _TABLE}
"""Every constraint keyword by name, in the order in which a plan lists them."""


def claimed(rule: str) -> frozenset[str]:
    """Return the JSON Schema keywords whose violations a payload rule reports."""
    return frozenset(name for keyword in KEYWORDS.values() if keyword.rule == rule for name in keyword.names)


def written(constraints: Mapping[str, Any], name: str) -> Keyword | None:
    """Return the keyword of an attribute's constraints that compiled to this JSON Schema keyword."""
    return next((KEYWORDS[one] for one in constraints if name in KEYWORDS[one].names), None)


def keyword_values(constraints: Mapping[str, Any]) -> Iterator[tuple[Keyword, Any]]:
    """Yield each keyword of an attribute's constraints, with its value."""
    return ((keyword, constraints[name]) for name, keyword in KEYWORDS.items() if name in constraints)


def choices(constraints: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the values of ``enum`` or ``const``; empty if neither is there."""
    return (constraints["const"],) if "const" in constraints else tuple(constraints.get("enum", ()))


class Limit(NamedTuple):
    """One end of the range of a measure."""

    at: float
    exclusive: bool = False
    keyword: str = ""
    """The keyword that set it; empty where none did."""


def limits(constraints: Mapping[str, Any], measure: Measure) -> tuple[Limit, Limit]:
    """Return the tightest lower and upper limit of a measure; infinite if there is none."""
    low, high = Limit(-inf), Limit(inf)
    for keyword, at in keyword_values(constraints):
        bound = keyword.bound
        if bound is None or bound.measure is not measure:
            continue
        limit = Limit(at, bound.exclusive, keyword.name)
        if bound.lower:
            low = max(low, limit, key=lambda one: one[:2])
        else:
            high = min(high, limit, key=lambda one: (one.at, not one.exclusive))
    return low, high
