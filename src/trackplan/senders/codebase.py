"""All calls that were read, with the plan that they are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from trackplan.document import Document, Ref
from trackplan.model.attribute import path_of
from trackplan.model.call import CodeCall
from trackplan.model.finding import Skipped
from trackplan.model.plan import Plan
from trackplan.naming.intended import intended
from trackplan.senders.constants import TextConstant, chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebase:
    """The calls of the files that were read.

    ``sources`` maps the name of each file that was read to the plan's sources that it belongs to, by the
    patterns under their ``code:``.
    """

    plan: Plan
    calls: tuple[CodeCall, ...]
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text: Callable[[str], str] = field(default=lambda _name: "", repr=False)
    """Returns the text of a file with calls."""
    whole: frozenset[str] = frozenset()
    """The sources of which all files were read in full, so that absence is meaningful."""

    def of(self, event: str) -> tuple[CodeCall, ...]:
        """Return the calls that send an event."""
        return tuple(call for call in self.calls if call.name == event)

    def sites(self, event: str, attribute: str | None = None) -> tuple[str, ...]:
        """Return the places from which an event, or an attribute of it, is sent: ``checkout/paid.go:42``."""
        return tuple(
            dict.fromkeys(
                call.place
                for call in self.of(event)
                if attribute is None or attribute in {path_of({}, at) for at, _, _ in call.walk()}
            )
        )

    def sent(self) -> frozenset[str]:
        """Return the planned events that are sent, under their own name or a misspelt one."""
        names = {call.name for call in self.calls if call.name is not None}
        meant = {name: intended(name, self.plan.events) for name in names - self.plan.events.keys()}
        return frozenset(names | {like.name for like in meant.values() if like is not None})

    def ref(self, call: CodeCall, *, name: bool = True) -> Ref:
        """Return the place of a call's event name, or of the call."""
        return Document(call.file, self.text(call.file)).at(call.name_span if name else call.span)

    def unnamed(self, source: str) -> tuple[CodeCall, ...]:
        """Return the calls of a source of which the event is not known."""
        return tuple(
            call for call in self.calls if call.name is None and source in self.sources.get(call.file, ())
        )

    def cannot_tell(self) -> tuple[Skipped, ...]:
        """Return each call whose event or attributes are not all written, with its place and the reason."""
        found = []
        for call in self.calls:
            if call.name is None:
                found.append(
                    Skipped(what=call.place, reason=f"the event is not known: {call.why}{advice(call)}")
                )
            elif call.is_open and call.name in self.plan.events:
                reason = f"`{call.name}` may have attributes that are not written here"
                found.append(Skipped(what=call.place, reason=reason))
        return tuple(found)


def advice(call: CodeCall) -> str:
    """Return what makes a call of a function that passes its parameters on known."""
    return f"; declare `{call.wrapper}` under `code: calls`" if call.wrapper else ""


def with_constants(calls: tuple[CodeCall, ...], found: tuple[TextConstant, ...]) -> tuple[CodeCall, ...]:
    """Return the calls with the names that constants of other files give them."""
    by_name: dict[str, list[TextConstant]] = {}
    for one in found:
        by_name.setdefault(one.path[-1], []).append(one)
    return tuple(_named(call, by_name) for call in calls)


def _named(call: CodeCall, by_name: Mapping[str, list[TextConstant]]) -> CodeCall:
    if not call.constant:
        return call
    fitting = by_name.get(call.constant[-1], [])
    value = chosen(call.constant, fitting)
    if value is None and len(call.constant) > 1:  # a property of an enum's case
        cases = [one for one in by_name.get(call.constant[-2], []) if one.is_case]
        value = chosen(call.constant[:-1], cases)
    if value is not None:
        return replace(call, name=value, why="", constant=())
    if len(fitting) > 1:
        reason = f"its name is `{'.'.join(call.constant)}`, which has several values"
        return replace(call, why=reason)
    return call


def file_sources(plan: Plan, paths: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """Return the sources of each file; ``paths`` are those from the top of the repository."""
    patterns = {one.name: one.code for one in plan.sources.values() if one.code}
    if not patterns:
        return {}
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - the extra `code`

    specs = {name: GitIgnoreSpec.from_lines(lines) for name, lines in patterns.items()}
    found = {
        name: frozenset(source for source, spec in specs.items() if spec.match_file(path))
        for name, path in paths.items()
    }
    return {name: sources for name, sources in found.items() if sources}
