from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.naming.styles import words
from trackplan.rules import PlanRule


class EventWithoutVerb(PlanRule):
    """An event name says nothing that happens."""

    card = RuleCard(
        id="event-without-verb",
        severity=Severity.WARNING,
        summary="An event name has none of the verbs under `naming.verbs`.",
        why=(
            "A name such as `checkout` does not say whether it began, ended or failed, so two senders "
            "read it in two ways."
        ),
        fix="Name what happened with one of the verbs, or add the verb to `naming.verbs`.",
        bad="""\
naming: {verbs: [started, completed, signed up]}
events:
  checkout_started: {}
  signed_up: {}
  checkout: {}  # flagged
""",
        good="""\
naming: {verbs: [started, completed, signed up]}
events:
  checkout_started: {}
  signed_up: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event whose name holds none of the verbs."""
        verbs = [words(verb) for verb in plan.naming.verbs]
        for event in plan.events.values() if verbs else ():
            name = words(event.name)
            if not any(_within(verb, name) for verb in verbs):
                yield Problem(
                    message=f"`{event.name}` has none of the plan's verbs",
                    ref=event.ref.key,
                    event=event.name,
                    help=f"name what happened with one of: {', '.join(plan.naming.verbs)}",
                )


def _within(verb: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return any(name[start : start + len(verb)] == verb for start in range(len(name) - len(verb) + 1))
