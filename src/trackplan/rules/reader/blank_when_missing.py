from collections.abc import Iterator

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import outcome
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.reader.unguarded_optional import is_left_alone
from trackplan.rules.template_problems import UseVerdict, problems, quoted_use, with_fallback


class BlankWhenMissing(ReaderRule):
    """A message is sent with a gap where a valid payload has no value."""

    card = RuleCard(
        id="blank-when-missing",
        severity=Severity.WARNING,
        summary="A message is sent with a gap, where an attribute is null or an assigned name is nil.",
        why=(
            "A null prints as nothing, and a name assigned from a missing value is nil: the message goes "
            'out, and reads "Hi ,".'
        ),
        fix="Give it a fallback with `default`, put it inside an `if`, or do not let it be null.",
        bad="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string, required: true, nullable: true}
      city: {type: string}
--- templates/checkout_started/reminder.html
{{ event.discount_code }} # flagged
{% assign city = event.city %}
{{ city }} # flagged
""",
        good="""\
events:
  checkout_started:
    attributes:
      discount_code: {type: string, required: true, nullable: true}
      city: {type: string}
--- templates/checkout_started/reminder.html
{{ event.discount_code | default: "none" }}
{% assign city = event.city | default: "your city" %}
{{ city }}
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such place, with the part of its path that has no value."""
        yield from problems(world, self.card, _judge)


def _judge(use: Use) -> UseVerdict | None:
    if is_left_alone(use):
        return None
    found = {
        outcome(use.read, path, how, use.dialect): (path, how)
        for path, how in absences(use.found, use.read.picks)
    }
    if "fails" in found or "blank" not in found:
        return None
    path, how = found["blank"]
    which = "it" if path == use.read.path else f"`{path}`"
    why = f"{which} may be null" if how == "null" else f"{which} is optional"
    return UseVerdict(
        f"{quoted_use(use)} prints nothing where {why}: this message is sent with a gap", with_fallback
    )
