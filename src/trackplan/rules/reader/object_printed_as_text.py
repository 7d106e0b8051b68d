from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use


class ObjectPrintedAsText(ReaderRule):
    """A message prints a whole object or list."""

    card = RuleCard(
        id="object-printed-as-text",
        severity=Severity.WARNING,
        summary="A message prints a whole object or list as if it were text.",
        why=("The person sees `[object Object]`, or raw data with braces, in the middle of a sentence."),
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
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    attribute, read = use.found.attribute, use.read
    if attribute is None or read.construct != "output" or read.usage != "printed" or read.part:
        return None
    if not set(attribute.types) <= {"object", "array"} or set(read.filters) - {"default"}:
        return None
    kind = "a list" if "array" in attribute.types else "an object"
    return UseVerdict(f"{quoted_use(use)} is {kind}, and is printed as text")
