"""Programming languages, one per file: the kinds of nodes of its grammar, and what its functions return.

A language is data. `trackplan.senders.syntax` and `trackplan.senders.values` read every language by it. The
grammars are tree-sitter's, as ast-grep-py brings them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from trackplan.model.call import Origin

Kinds = frozenset[str]

NONE: Kinds = frozenset()

MapFunction = Literal["pairs", "alternating", "keywords", "setters", "entries", "argument"]
"""How the arguments of a function that makes a map are its members: as pairs, in turns of name and value,
as named arguments, by a block that sets each, as calls that make an entry, or as another map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShape:
    """The fields of a call's node: either ``function``, or ``name`` with an optional ``receiver``."""

    function: str = ""
    receiver: str = ""
    name: str = ""
    arguments: str = "arguments"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammingLanguage:
    """The grammar of one language. Every set holds kinds of nodes, unless it says otherwise."""

    name: str
    extensions: tuple[str, ...]
    grammars: Mapping[str, str] = field(default_factory=dict)
    """The grammar of each extension, where it is not the language's name."""
    names: Kinds
    """What may name a function in a call."""
    calls: Mapping[str, CallShape]
    argument_lists: Kinds = NONE
    """What holds arguments, where the call has no field for them."""
    arguments: Kinds = NONE
    """Nodes around an argument, which may hold its name."""
    keyword_arguments: Kinds = NONE
    """Named arguments with fields ``name`` and ``value``."""
    members: Kinds
    """Access to a member: the first child is the object, the last is the name."""
    transparent: Kinds = NONE
    """Nodes around one expression that change nothing: parentheses, casts, `await`."""
    strings: Kinds
    contents: Kinds
    """The literal parts of a string."""
    substitutions: Kinds = NONE
    """The computed parts of a string."""
    escapes: Kinds = NONE
    joined_strings: Kinds = NONE
    """Literals that stand beside each other and are one."""
    integers: Kinds
    floats: Kinds = NONE
    numbers: Kinds = NONE
    """Numbers of which only the text says whether they are whole."""
    booleans: Kinds
    nulls: Kinds
    maps: Kinds
    lists: Kinds = NONE
    pairs: Kinds = NONE
    shorthands: Kinds = NONE
    """Members whose name is also the variable that holds their value."""
    spreads: Kinds = NONE
    symbols: Kinds = NONE
    """Bare names that are texts, such as the names of members."""
    composites: Kinds = NONE
    """Literals with a type before their members, as Go has them."""
    infix_pairs: Kinds = NONE
    """Pairs made by an infix function, such as Kotlin's `to`."""
    operations: Kinds = NONE
    """Two operands with an operator between them."""
    negations: Kinds = NONE
    """A sign before a number."""
    comparisons: Kinds = NONE
    """Operations whose result is a boolean."""
    casts: Kinds = NONE
    identifiers: Kinds
    """Names of variables and constants."""
    definitions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Nodes that give a name a value, with the fields of both; empty for the first and last child."""
    scopes: Kinds = NONE
    """Nodes that give their members a qualified name: enums, classes, objects, modules."""
    functions: Kinds = NONE
    parameters: Kinds = NONE
    """A function's list of parameters."""
    labels: bool = False
    """Whether a call must write the names of parameters, unless they are declared with `_`."""
    suffixes: tuple[str, ...] = ()
    """Members of an enum's case, or methods of a text, that are its value: `value`, `rawValue`, `freeze`."""
    text_functions: frozenset[str] = NONE
    """Conversions to a text, which leave a text as it is."""
    map_functions: Mapping[str, MapFunction] = field(default_factory=dict)
    """Functions that make a map, by the end of their dotted names."""
    list_functions: Kinds = NONE
    """Functions that make a list of their arguments."""
    setters: Kinds = NONE
    """Methods of a chain that set one member: `Set`, `put`."""
    mergers: Kinds = NONE
    """Methods that set the members of another map: `update`, `putAll`."""
    blocks: Kinds = NONE
    """Methods that run a block on a map, and return the map: `apply`."""
    named_setters: Mapping[str, str] = field(default_factory=dict)
    """Methods of a chain that set the member of their own name: `SetRevenue`."""
    results: Mapping[str, Origin] = field(default_factory=dict)
    """What functions return, by the end of their dotted names; ``.x`` is a method or property of anything."""
    comments: tuple[str, ...] = ("//",)
    tests: tuple[str, ...] = ()
    """Patterns of the names of test files."""
    script_blocks: tuple[str, ...] = ()
    """Extensions of files of which only the `<script>` blocks are code."""


@cache
def languages() -> Mapping[str, ProgrammingLanguage]:
    """Return the languages by name."""
    found = [import_module(module.name).LANGUAGE for module in iter_modules(__path__, f"{__name__}.")]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


@cache
def by_extension() -> Mapping[str, ProgrammingLanguage]:
    """Return the language of each file name extension."""
    return {extension: one for one in languages().values() for extension in one.extensions}
