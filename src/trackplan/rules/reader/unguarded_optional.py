from collections.abc import Iterator

from trackplan.consumers.coverage import is_built_in
from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.filters import FILTERS
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use, with_fallback


class UnguardedOptional(ReaderRule):
    """A message needs, without a fallback, what a valid payload may lack."""

    card = RuleCard(
        id="unguarded-optional",
        severity=Severity.ERROR,
        summary="A message needs, without a fallback, an attribute that may be missing.",
        why=(
            "Customer.io does not send a message that prints a missing value, loops over it or hands it "
            "to a filter, without a fallback: it marks the delivery as failed, and the person hears "
            "nothing."
        ),
        fix="Give it a fallback with `default`, put it inside an `if`, or make the attribute required.",
        bad="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string}
      items: {type: array, items: {type: object}}
--- templates/checkout_started/reminder.html
{{ event.discount_code }} # flagged
{{ "Code: " | append: event.discount_code }} # flagged
{% for item in event.items %}x{% else %}none{% endfor %} # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string}
--- templates/checkout_started/reminder.html
{% if event.discount_code != blank %}{{ event.discount_code }}{% endif %}
{{ event.discount_code | default: "none" }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place, with the part of its path that may be missing."""
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    if is_left_alone(use):
        return None
    for path, how in absences(use.found, use.read.picks):
        if how in {"missing", "null"} and outcome(use.read, path, how, use.dialect) == "fails":
            return UseVerdict(_said(use, path, how), with_fallback)
    return None


def is_left_alone(use: Use) -> bool:
    """Whether a place is another rule's, or none's: what is unknown, or always there."""
    if use.found.missing or not use.read.certain or use.read.local:
        return True
    if any(name not in FILTERS for name in use.read.filters):
        return True  # what an unknown filter leaves is said of the filter
    if use.template.field == "recipient":
        return True  # without a recipient there is nothing to send
    return use.read.root == "customer" and is_built_in(use.read.path)


def _said(use: Use, path: str, how: str) -> str:
    if how == "null":
        return f"this message is not sent where `{path}` is null: {quoted_use(use)} looks into it"
    last = path.rpartition(".")[2]
    if use.read.root == "customer":
        return (
            f"this message is not sent to people without `{last}`, for whom {quoted_use(use)} has no fallback"
        )
    which = "it" if path == use.read.path else f"`{path}`"
    why = f"{which} is optional, and {quoted_use(use)} has no fallback"
    return f"this message is not sent to people without `{last}`: {why}"
