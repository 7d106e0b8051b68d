"""Go: one package for go-customerio (Track) or cdp-analytics-go (Pipelines)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import Environment

from trackplan.codegen.formulas import formula_tables
from trackplan.codegen.generator import Client, Package
from trackplan.codegen.go.literals import quoted
from trackplan.codegen.go.types import GoTypes
from trackplan.codegen.identifiers import Scope, name_words
from trackplan.codegen.rendering import (
    about_event,
    deprecation,
    header,
    helpers,
    imports,
    paragraphs,
    templates,
)
from trackplan.codegen.shapes import TypedEvent
from trackplan.model.limits import PERSON_ID
from trackplan.rules.placeholders import SUSPECT_ID

CLIENTS = {
    "track": Client(
        "go-customerio v3.9.0 or newer, the first whose calls take event ids and times as options",
        "github.com/customerio/go-customerio/v3",
    ),
    "pipelines": Client("cdp-analytics-go", "github.com/customerio/cdp-analytics-go"),
}

_STANDARD = {
    "big": "math/big",
    "context": "context",
    "errors": "errors",
    "fmt": "fmt",
    "math": "math",
    "regexp": "regexp",
    "sha256": "crypto/sha256",
    "slices": "slices",
    "strconv": "strconv",
    "strings": "strings",
    "sync": "sync",
    "time": "time",
    "utf8": "unicode/utf8",
}
_WORDS = frozenset(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map "  # noqa: SIM905 - words read as words
    "package range return select struct switch type var main".split()
)
_EXPORTED = (
    "Client", "Date", "DateOf", "AnonymousPerson", "Message", "New", "Null", "Nullable", "NullableOf", "Of",
    "Person", "PersonByID", "Pipelines", "PipelinesClient", "Problem", "Recorder", "Sender", "Track",
    "TrackClient", "ValidationError", "Value",
)  # fmt: skip


def package_name(folder: str) -> str:
    """Return the package of a folder: its name in small letters, or ``events`` where that is no name."""
    name = "".join(re.findall("[a-z0-9]", folder.lower()))
    return name if name and name[0].isalpha() and name not in _WORDS else "events"


def files(package: Package) -> Iterator[tuple[str, str]]:
    """Yield the package's files by name."""
    return GoPackage(package).files()


class GoPackage:
    """The writer of one package."""

    def __init__(self, package: Package) -> None:
        self._of = package
        self._name = package_name(package.folder)
        self._templates: Environment = templates("go")
        self._scope = Scope(_EXPORTED)
        self.types = GoTypes(self._scope, self._templates)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the files by name."""
        events = self._of.events
        names = {event.event.name: self.types.namer.event(event.event.name) for event in events}
        bodies = {event.event.name: self._event(event, names[event.event.name]) for event in events}
        own, shared = self.types.declarations()
        file_names = Scope(("client.go", "groups.go", "plan.go", "values.go", "helpers.go"), folds_case=True)
        written: dict[str, str] = {}
        for event in events:
            name = event.event.name
            base = "_".join(word.lower() for word in name_words(name) if word.isascii()) or "unnamed"
            text = bodies[name].replace(_TYPES, "".join(f"\n{one}" for one in own.get(name, ())))
            # The ending keeps `opened_windows` and `load_test` from being files for Windows and for tests.
            written[file_names.take(f"{base[:80]}_event", name) + ".go"] = text
        written["plan.go"] = self._plan()
        written["client.go"] = self._render("client.go.jinja", client=self._of.client)
        written["values.go"] = self._render("values.go.jinja")
        if shared:
            written["groups.go"] = "\n".join(shared)
        used = helpers(self._templates, "helpers.jinja", written.values())
        patterns = self.types.values.patterns
        declared = [
            f"var {name} = regexp.MustCompile({quoted(text)})\n" for name, text in sorted(patterns.items())
        ]
        if used or declared:
            written["helpers.go"] = "\n".join([*declared, *([used] if used else [])])
        for name, body in sorted(written.items()):
            yield name, self._file(name, body)

    def _file(self, name: str, body: str) -> str:
        head = f"// {header(self._of.plan)}\n\n"
        if name == "plan.go":
            head += "".join(f"// {line}".rstrip() + "\n" for line in self._about())
        known = {**_STANDARD}
        clients = {"customerio": CLIENTS["track"].module, "analytics": CLIENTS["pipelines"].module}
        standard = [f'\t"{path}"\n' for path in imports(body, known)]
        others = [f'\t{alias} "{path}"\n' for alias, path in _ALIASED if path in imports(body, clients)]
        needed = [*standard, *(["\n"] if standard and others else []), *others]
        block = f"import (\n{''.join(needed)})\n\n" if needed else ""
        return f"{head}package {self._name}\n\n{block}{body.strip(chr(10))}\n"

    def _about(self) -> list[str]:
        plan = self._of.plan
        client = CLIENTS[self._of.client]
        return paragraphs(
            f"Package {self._name} sends the events of {plan.name or 'the plan'} to Customer.io, each with a "
            "type that says what the plan asks of it.",
            f"It needs {client.least}, and Go 1.21 or newer.",
        )

    def _render(self, template: str, **context: Any) -> str:
        return self._templates.get_template(template).render(package=self._name, **context)

    def _plan(self) -> str:
        identity = self._of.plan.identity
        values = self.types.values
        return self._render(
            "plan.go.jinja",
            client=self._of.client,
            has_keys=any(event.event.dedupe for event in self._of.events),
            anonymous=identity.anonymous != "forbid",
            id_pattern=None if identity.pattern is None else values.pattern(identity.pattern),
            nobody=values.pattern(SUSPECT_ID),
            longest_id=PERSON_ID,
        )

    def _event(self, typed: TypedEvent, type_: str) -> str:
        event = typed.event
        dedupe = event.dedupe
        formulas = formula_tables(event)
        about = [f"{type_} is the event {event.name}.", *about_event(self._of.plan, event)]
        occurred = "OccurredAt is when it happened. It is sent in whole seconds."
        if dedupe:
            about.append(
                f"Its dedupe key is {', '.join(dedupe.by)}: an event sent again with the same key and "
                "the same OccurredAt has the same id."
            )
            occurred += (
                " Required: it is part of the event's id. Take it from what happened, not from the clock."
            )
        else:
            occurred += " Left out, it is the time of arrival."
        gone = deprecation(event)
        deprecated = paragraphs(f"Deprecated: {gone}") if gone else []
        about += [f"It must hold that {one.text}." for one in formulas]
        about += [
            f"Not checked here: how variants differ in {name}."
            for name in (typed.variants.differing if typed.variants else ())
        ]
        lines = paragraphs(*about)
        struct = self.types.struct(
            type_,
            [*lines, *(["", *deprecated] if gone else [])],
            typed.fields,
            is_open=typed.is_open,
            first=("OccurredAt", "time.Time", paragraphs(occurred, width=92)),
            needs_time=dedupe is not None,
            formulas=formulas,
            variants=typed.variants,
        )
        return self._render(
            "event.go.jinja",
            struct=struct,
            type=type_,
            name=quoted(event.name),
            deprecated=["", *deprecated] if gone else [],
            keys="".join(f", {quoted(name)}" for name in (dedupe.by if dedupe else ())),
            types=_TYPES,
        )


_TYPES = "//types//\n"
_ALIASED: Sequence[tuple[str, str]] = (
    ("analytics", CLIENTS["pipelines"].module),
    ("customerio", CLIENTS["track"].module),
)
LEAST: Mapping[str, str] = {name: client.least for name, client in CLIENTS.items()}
