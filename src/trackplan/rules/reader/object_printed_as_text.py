"""object-printed-as-text."""

import re
from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import about, quoted_use

FILTERED = re.compile(r"[^}]*?\|\s*(?!default\b)\w")
"""The rest of an output that hands its value to a filter other than ``default``."""


class ObjectPrintedAsText(ReaderRule):
    """A message prints a whole object or list."""

    card = RuleCard(
        id="object-printed-as-text",
        severity=Severity.WARNING,
        summary="A message prints a whole object or list as if it were text.",
        why="The person sees `[object Object]`, or raw data with braces, in the middle of a sentence.",
        fix="Print one of its attributes, loop over the list, or join it with a filter.",
        bad="""\
events:
  order_completed:
    attributes:
      items:
        type: array
        required: true
        minItems: 1
        items: {type: object, attributes: {title: {type: string, required: true}}}
--- templates/order_completed/thanks.html
You bought:
{{ event.items }} # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      items:
        type: array
        required: true
        minItems: 1
        items: {type: object, attributes: {title: {type: string, required: true}}}
--- templates/order_completed/thanks.html
You bought:
{% for item in event.items %}{{ item.title }}{% endfor %}
{{ event.items | json }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place; what goes through a filter has become something else."""
        for use in world.places:
            attribute = use.found.attribute
            if attribute is None or use.reference.usage != "printed" or use.reference.part:
                continue
            if set(attribute.types) <= {"object", "array"} and not _is_filtered(use):
                kind = "a list" if "array" in attribute.types else "an object"
                yield about(world, self.card, use, f"{quoted_use(use)} is {kind}, and is printed as text")


def _is_filtered(use: Use) -> bool:
    span = use.ref.location.span
    lines = use.ref.document.text.split("\n")
    rest = "\n".join([lines[span.line - 1][span.end_column - 1 :], *lines[span.line : span.line + 5]])
    return FILTERED.match(rest) is not None
