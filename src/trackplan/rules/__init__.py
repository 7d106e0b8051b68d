"""Rules, one per file, one folder per kind; `catalog` finds them, and those in `trackplan.changes`.

A rule about a file's text has no logic of its own: what reads the file finds the fault, and the rule
is its card. Those are tables, ``CARDS``, in the modules of `document`.

A rule says what is wrong and where. It holds no state, prints nothing, and never decides its own
severity: the engine stamps that from the card and the plan's policy.

The folders hold rules and nothing else. The modules beside this file hold what several rules share:

- of a plan: `declared`, `uses`, `references`, `constraints`, `style`, `personal_names`;
- of a payload: `payload_problems`, `payload_values`, `event_names`, `identity`, `mistyped`,
  `bounds`, `check_outcomes`;
- of what landed: `days`, `sightings`, `earlier_values`;
- of campaigns and templates: `campaign_problems`, `template_problems`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from trackplan.document import Document, Ref
from trackplan.model.finding import Kind, Problem, Skipped
from trackplan.model.landing import Landing
from trackplan.model.payload import Family, Sample, Violation
from trackplan.model.plan import Attribute, Plan
from trackplan.model.policy import Allow, Ignore
from trackplan.model.rule import Rule

if TYPE_CHECKING:  # only `diff` and `impact` wait for it
    from trackplan.consumers.readership import Readership
    from trackplan.model.call import Origin
    from trackplan.senders.codebase import Codebase


class DocumentRule(Rule):
    """A rule about the text of a file: it reports the parser's faults of its id."""

    kind = "document"

    def check(self, document: Document) -> Iterator[Problem]:
        """Yield each problem of one file."""
        for fault in document.faults:
            if fault.rule == self.card.id:
                yield Problem(message=fault.message, ref=document.at(fault.span), help=fault.help or None)


class PlanRule(Rule):
    """A rule about a whole plan."""

    kind = "plan"

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each problem of the plan."""
        raise NotImplementedError


class DatedPlanRule(Rule):
    """A rule about a whole plan that depends on the date."""

    kind = "plan"

    def check(self, plan: Plan, today: date) -> Iterator[Problem]:
        """Yield each problem of the plan."""
        raise NotImplementedError


Schema = Mapping[str, Any]
"""A JSON Schema (draft 2020-12)."""


class Clue(NamedTuple):
    """The part of a violation's value that a rule's message depends on."""

    of: Callable[[Violation], Hashable]
    alike: Callable[[Attribute | None], Sequence[Schema]]
    """Schemas of values of an attribute. Those of which the same schema is the first that fits have the
    same clue; of a value that fits none, nothing is known."""


class PayloadRule(Rule):
    """A rule about one payload, after validation against its event's schema."""

    kind = "payload"
    always: ClassVar[bool] = False
    """Whether it can report a payload that fits its event's schema; if so it must be cheap, or define
    `quiet`."""
    keywords: ClassVar[frozenset[str]] = frozenset()
    """The keywords of the violations that it reports, if it reports nothing else: it then only runs
    on payloads with one of them. A rule without keywords, ``always`` and ``otherwise`` reports only
    unplanned event names, and the same for every payload of a name."""
    otherwise: ClassVar[bool] = False
    """Whether it reports the violations whose keyword is in no rule's ``keywords``."""
    of_calls: ClassVar[bool] = False
    """Whether a call in source code is checked by it although it is ``always`` asked: it says nothing of what
    a call does not write."""
    origins: ClassVar[frozenset[Origin]] = frozenset()
    """The origins of computed values that it is about, although they are not written."""
    of_untold: ClassVar[bool] = False
    """Whether it speaks only of payloads of which there is more to say than is said one by one."""
    clues: ClassVar[tuple[Clue, ...]] = ()
    """Functions of a violation's value on which the message depends: violations of the same attribute
    and keyword with equal clues have the same message."""

    @property
    def is_about_calls(self) -> bool:
        """Whether calls in source code are checked by it too."""
        return self.of_calls or not (self.always or self.of_untold)

    def check(self, sample: Sample) -> Iterator[Problem]:
        """Yield each problem of one payload; a violation's problem must not depend on other violations."""
        raise NotImplementedError

    def quiet(self, family: Family) -> Schema | None:  # noqa: ARG002 - for those that can tell
        """Return a JSON Schema of payloads for which `check` certainly yields nothing.

        It is held against an object of the payload's ``attributes``, ``person``, ``event_id``, ``time``,
        ``received`` and ``context``, null where there is none, the ``delay`` of whole seconds from its
        time to its receipt, null where one of them is implausible, its ``record``, and the ``bytes``
        that the shortest text of that has at most. It may refuse what the rule lets pass: the rule is
        then asked. ``None`` where no schema can tell; used only of rules that are asked ``always``.
        """
        return None

    def cases(self, family: Family) -> Sequence[Schema]:  # noqa: ARG002 - for those that can tell
        """Return schemas of ``attributes`` that `quiet` refuses, of which each stands for one outcome.

        Of payloads for which the same schema is the first that fits, `check` says the same at the same
        paths, whatever else is in the record. Of one that fits none, nothing is known. Only for a rule whose
        `quiet` asks for nothing but ``attributes``.
        """
        return ()

    def value_cases(self, family: Family) -> Sequence[Schema]:  # noqa: ARG002 - for those that can tell
        """Return schemas of single values that `quiet` refuses, of which each stands for one outcome.

        Of values at the same path for which the same schema is the first that fits, `check` says the same
        at their path, whatever else is in the record; of one that fits none, nothing is known. Only for a
        rule whose `quiet` asks each value of ``attributes`` on its own, and which says nothing of others.
        """
        return ()


class LandingRule(Rule):
    """A rule about all payloads together."""

    kind = "landing"
    of_absence: ClassVar[bool] = False
    """Whether it reports missing events, which needs everything that landed."""

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each problem of what landed."""
        raise NotImplementedError

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:  # noqa: ARG002 - for those that need enough
        """Yield what was not judged because too little landed."""
        return iter(())


class ReaderRule(Rule):
    """A rule about the consumers of the plan, in a workspace or template files."""

    kind = "reader"

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each problem of the consumers."""
        raise NotImplementedError


class CodeRule(Rule):
    """A rule about the calls in source code together."""

    kind = "code"

    def check(self, code: Codebase) -> Iterator[Problem]:
        """Yield each problem of the calls."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """One entry of ``allow:`` after a run: the number of findings it took, and whether it was tried."""

    entry: Allow
    used: int
    tried: bool


class PolicyRule(Rule):
    """A rule about the entries of ``allow:``, run last."""

    kind = "policy"

    def check(self, usage: Sequence[Usage], today: date) -> Iterator[Problem]:
        """Yield each problem of the acceptances."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreUsage:
    """One rule of an ignore comment after a run; empty if the comment names none."""

    entry: Ignore
    rule: str
    ref: Ref
    used: int
    tried: bool


class IgnoreRule(Rule):
    """A rule about ignore comments, run last."""

    kind = "policy"

    def check(self, usage: Sequence[IgnoreUsage]) -> Iterator[Problem]:
        """Yield each problem of the comments."""
        raise NotImplementedError


SAMPLES = "landing.samples"
FOLDERS: Mapping[Kind, tuple[str, ...]] = {"landing": ("landing", SAMPLES)}
"""The folders of rules of a kind, where they are not the one of its name."""

KINDS: tuple[Kind, ...] = ("document", "plan", "payload", "landing", "change", "reader", "code", "policy")


@cache
def catalog(*kinds: Kind) -> Mapping[str, type[Rule]]:
    """Return the rules of these kinds (all by default) by id, sorted."""
    folders = [folder for kind in kinds or KINDS for folder in FOLDERS.get(kind, (kind,))]
    return _of_folders(*folders)


def sample_rules() -> Mapping[str, type[Rule]]:
    """Return the rules about what landed that apply to a few sample payloads too; see `catalog`."""
    return _of_folders(SAMPLES)


@cache
def _of_folders(*folders: str) -> Mapping[str, type[Rule]]:
    found = {rule.card.id: rule for folder in folders for rule in _folder(folder)}
    return MappingProxyType(dict(sorted(found.items())))


@cache
def claimed_keywords() -> frozenset[str]:
    """Return the violation keywords that some payload rule claims, enabled or not."""
    rules = catalog("payload").values()
    return frozenset[str]().union(*(rule.keywords for rule in rules if issubclass(rule, PayloadRule)))


def _folder(name: str) -> Iterator[type[Rule]]:
    if name == "change":
        from trackplan import changes  # noqa: PLC0415 - a hundred classes that only `diff` and `impact` use

        yield from changes.rules()
        return
    package = import_module(f"{__name__}.{name}")
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        content = vars(import_module(module.name))
        for card in content.get("CARDS", ()):
            yield type(class_name(card.id), (DocumentRule,), {"card": card, "__module__": module.name})
        for value in content.values():
            if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.name:
                yield value


def class_name(rule: str) -> str:
    """Return the class name of a rule with this id."""
    return "".join(map(str.capitalize, rule.split("-")))
