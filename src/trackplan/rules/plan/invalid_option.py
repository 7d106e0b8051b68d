import json
from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.model.rule import takes
from trackplan.rules import PlanRule, catalog
from trackplan.rules.mistyped import kind


class InvalidOption(PlanRule):
    """An option of a rule has a value that the rule cannot take."""

    card = RuleCard(
        id="invalid-option",
        severity=Severity.ERROR,
        summary="An option under `rules` has another type than its default.",
        why="The rule uses its default, so the setting has no effect.",
        fix="Write a value like the default; `trackplan explain RULE` shows it.",
        bad="""\
rules:
  implausible-time:
    options: {first_year: "2015"}  # flagged
""",
        good="""\
rules:
  implausible-time:
    options: {first_year: 2015}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each option that its rule passes over."""
        known = catalog() if plan.policy.settings else {}  # Every rule is slow to import.
        for setting in plan.policy.settings.values():
            card = known[setting.rule].card if setting.rule in known else None
            for name, value in setting.options.items() if card is not None else ():
                if card is not None and name in card.options and not takes(card, name, value):
                    yield Problem(
                        message=f"`{name}` of `{setting.rule}` is {kind(value)}, not one like its default",
                        ref=setting.ref / "options" / name,
                        help=f"the default is `{json.dumps(card.options[name])}`",
                        at=f"rules/{setting.rule}",
                    )
