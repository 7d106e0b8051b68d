"""Ways to send an event: its payload in each wire shape, and the calls of Customer.io's own clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.shapes import SHAPES
from trackplan.site.literals import (
    GO,
    JSON,
    PYTHON,
    RUBY,
    SHELL,
    literal,
    string_literal,
    tokens,
    written,
)

PERSON = "PERSON_ID"
"""The placeholder of the person's id in every example."""

TRACK = "https://track.customer.io"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A template of a call that sends an event, with literals for its name and attributes."""

    id: str
    """A short id: pages repeat it wherever the form differs from others."""
    title: str
    notation: int
    """The language of its literals, as in `trackplan.site.literals`."""
    before: str
    between: str
    after: str

    def code(self, name: str, data: Mapping[str, Any]) -> str:
        """Return the complete code."""
        texts = (written([string_literal(name)], self.notation), written(tokens(data, INDENT), self.notation))
        return f"{self.before}{texts[0]}{self.between}{texts[1]}{self.after}"


def _wire(id_: str, title: str, shape: str) -> Form:
    """Return the form of a record of one shape, with its attributes last."""
    record = SHAPES[shape].write(_NAME, None, person=PERSON)
    record.pop("customer_id", None)  # Track v1 has the person in the address
    attributes = SHAPES[shape].attributes
    others = [f'\n  "{key}": {literal(each)},' for key, each in record.items() if key != attributes]
    before, _, between = f'{{{"".join(others)}\n  "{attributes}": '.partition(literal(_NAME))
    return Form(id=id_, title=title, notation=JSON, before=before, between=between, after="\n}")


def _call(id_: str, title: str, notation: int, begin: str) -> Form:
    before = f'{begin}(\n  "{PERSON}",\n  '
    return Form(id=id_, title=title, notation=notation, before=before, between=",\n  ", after=",\n)")


_NAME = "\0"
"""The placeholder of the name."""

INDENT = 2
"""Spaces before the last line of the attributes, in every form."""

FORMS = (  # the style sheet shows what the chosen one has, by its place here
    _wire("v1", "Track v1", "track_v1"),
    _wire("v2", "Track v2", "track_v2"),
    _wire("pl", "Pipelines", "pipelines"),
    Form(
        id="curl",
        title="curl",
        notation=SHELL,
        before=(
            f"curl {TRACK}/api/v1/customers/{PERSON}/events \\\n"
            '  -u "$CUSTOMERIO_SITE_ID:$CUSTOMERIO_TRACK_API_KEY" \\\n'
            '  --json \'{\n  "name": '
        ),
        between=',\n  "data": ',
        after="\n}'",
    ),
    _call("py", "Python", PYTHON, "cio.track"),
    Form(
        id="node",
        title="Node",
        notation=JSON,
        before=f'await cio.track("{PERSON}", {{\n  name: ',
        between=",\n  data: ",
        after="\n});",
    ),
    _call("go", "Go", GO, "err := cio.Track"),
    _call("rb", "Ruby", RUBY, "cio.track"),
)
