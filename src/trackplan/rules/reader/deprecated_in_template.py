from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use


class DeprecatedInTemplate(ReaderRule):
    """A message reads an attribute that is going away."""

    card = RuleCard(
        id="deprecated-in-template",
        severity=Severity.WARNING,
        summary="A message reads an attribute that the plan calls deprecated.",
        why="When the senders drop it, the message prints nothing or is not sent at all.",
        fix="Read what replaces it.",
        bad="""\
events:
  order_completed:
    attributes:
      coupon: {type: string, required: true, status: deprecated, replaced_by: discount_code}
      discount_code: {type: string, required: true}
--- templates/order_completed/thanks.html
{{ event.coupon }} # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      coupon: {type: string, required: true, status: deprecated, replaced_by: discount_code}
      discount_code: {type: string, required: true}
--- templates/order_completed/thanks.html
{{ event.discount_code }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    for path, attribute in use.found.chain:
        if attribute.status == "deprecated":
            ends = f" and ends on {attribute.sunset}" if attribute.sunset else ""
            what = "it" if path == use.read.path else f"`{path}`"
            other = attribute.replaced_by
            said = f"{quoted_use(use)} is read, and {what} is deprecated{ends}"
            return UseVerdict(said, f"read `{other}` instead" if other else None)
    return None
