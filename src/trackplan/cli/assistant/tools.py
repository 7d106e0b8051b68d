"""The tools by name: what each is for, the arguments that it takes, and the function that answers.

Every limit on the size of an argument is in its schema, so that clients know it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

from trackplan.cli.assistant.changes import what_breaks
from trackplan.cli.assistant.checks import LANGUAGES, LONGEST_TEXT, check_code, check_payload
from trackplan.cli.assistant.events import list_events, planned_name, show_event
from trackplan.cli.assistant.reports import MOST
from trackplan.cli.assistant.watched_plan import WatchedPlan
from trackplan.cli.support.errors import Stop
from trackplan.shapes import SHAPES

Schema = dict[str, Any]

LONGEST_NAME = 1_000
"""The most characters of a name."""


def _text(description: str, longest: int = LONGEST_NAME) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def _choice(description: str, *values: str) -> Schema:
    return {"type": "string", "enum": [*values], "description": description}


@dataclass(frozen=True)
class Tool:
    """One tool."""

    answer: Callable[..., dict[str, Any]]
    title: str
    description: str
    properties: Mapping[str, Schema]
    required: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that clients call it by."""
        return self.answer.__name__

    @cached_property
    def schema(self) -> Schema:
        """The JSON Schema of its arguments."""
        return {
            "type": "object",
            "properties": dict(self.properties),
            "required": [*self.required],
            "additionalProperties": False,
        }

    def call(self, watched: WatchedPlan, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer. Raises `Stop` for arguments that do not fit the schema, and what tools raise."""
        error = best_match(Draft202012Validator(self.schema).iter_errors(dict(arguments)))
        if error is not None:
            raise Stop(_sentence(error), f"see the schema of `{self.name}`")
        return self.answer(watched, **arguments)


def _sentence(error: ValidationError) -> str:
    """Return what is wrong with an argument, without its value."""
    place = ".".join(str(part) for part in error.absolute_path)
    keyword, limit, given = str(error.validator), error.validator_value, error.instance
    if keyword == "required":
        lacking = min(set(cast("Iterable[str]", limit)) - {*cast("Iterable[str]", given)})
        return f"the argument `{f'{place}.' if place else ''}{lacking}` is missing"
    if keyword == "additionalProperties":
        return f"{f'`{place}` has' if place else 'there is'} an argument that the tool does not have"
    if keyword in {"maxLength", "maxItems"}:
        return f"`{place}` is too long: {len(cast('Sequence[object]', given)):,}, and the most is {limit:,}"
    if keyword in _SAID:
        return f"`{place}` {_SAID[keyword]}"
    wanted = ", ".join(map(str, limit)) if isinstance(limit, list) else limit
    return f"`{place}` is not what it may be; {_ASKED.get(keyword, keyword)} {wanted}"


_ASKED = {"enum": "it is one of", "type": "its type is"}


_SAID = {"minLength": "is empty", "minItems": "is empty", "pattern": "holds what no name has"}


TOOLS = (
    Tool(
        list_events,
        "List and search events",
        "The planned events, or those that hold all words of `query` in names, descriptions or attributes. "
        "Each comes with its status, who sends it and its required attributes; show_event tells the rest.",
        {
            "query": {"type": "string", "maxLength": LONGEST_NAME, "description": "Words to look for."},
            "source": _text("Only events that this source of the plan sends."),
            "owner": _text("Only events of this owner."),
            "tag": _text("Only events with this tag."),
            "status": _choice("Only events of this status.", "draft", "active", "deprecated"),
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
            "offset": {"type": "integer", "minimum": 0, "default": 0},
        },
    ),
    Tool(
        show_event,
        "Show what an event needs",
        "All about one event: when it fires, who may send it, every attribute with type, constraints, "
        "`required` and `pii`, an example in each wire shape, which journeys read it, and where the code "
        "sends it. Ask before you write a call.",
        {"event": _text("The event's exact name.")},
        ("event",),
    ),
    Tool(
        planned_name,
        "Find the planned name",
        "The planned name for a name that you have in mind: the same one, the one that is surely meant, or "
        "null with the nearest names. Null means that the plan has none: do not send an invented name.",
        {
            "name": _text("The name that you have in mind."),
            "event": _text("An event of the plan, to ask for the name of an attribute of it."),
        },
        ("name",),
    ),
    Tool(
        check_payload,
        "Check a payload",
        "The findings about a payload as it goes to Customer.io, in any wire shape: Track v1 "
        '({"name": …, "data": {…}}), Track v2, Pipelines ({"type": "track", "event": …, "properties": {…}}), '
        "an activity or a warehouse row. No findings means that it fits the plan.",
        {
            "payload": {
                "type": ["object", "array", "string"],
                "maxItems": MOST,
                "maxLength": LONGEST_TEXT,
                "description": "One record, a list, or the text of some: JSON, or a line of JSON each.",
            },
            "shape": _choice("The wire shape, where it is not to be detected.", *sorted(SHAPES)),
        },
        ("payload",),
    ),
    Tool(
        check_code,
        "Check code that sends events",
        "The calls that send events in a file or a part of one, and the findings about their names, "
        "attributes, types and values. The code is parsed, never run. What is only known when it runs is "
        "under `skipped`: that was not checked.",
        {
            "code": _text("The code.", LONGEST_TEXT),
            "file": _text("Its path from the top of the repository, which tells its language and source."),
            "language": _choice("Its language, where it has no file yet.", *sorted(LANGUAGES)),
        },
        ("code",),
    ),
    Tool(
        what_breaks,
        "Show what a change breaks",
        "Every change between two versions of the plan with a verdict for senders and one for readers, the "
        "journeys and calls that it breaks, and the version bump that it needs. Pass the plan files as they "
        "would be in `edits`; nothing is written. Or pass git revisions; without any arguments, the files as "
        "they are with where their branch began.",
        {
            "edits": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST,
                "items": {
                    "type": "object",
                    "properties": {
                        "file": _text("The file's path from the plan's folder.")
                        | {"pattern": r"^[^\x00-\x1f]*\Z"},
                        "text": {
                            "type": ["string", "null"],
                            "maxLength": LONGEST_TEXT,
                            "description": "All of its text; null to remove the file.",
                        },
                    },
                    "required": ["file", "text"],
                    "additionalProperties": False,
                },
            },
            "base": _text("The git revision before the change.") | {"pattern": r"^[^\x00-\x1f]*\Z"},
            "head": _text("The git revision after it.") | {"pattern": r"^[^\x00-\x1f]*\Z"},
        },
    ),
)
"""Every tool, in the order in which clients list them."""
