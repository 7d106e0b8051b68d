"""invalid-pattern."""

from collections.abc import Iterator, Mapping

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared
from trackplan.validator import pattern_fault


class InvalidPattern(PlanRule):
    """A pattern cannot be run."""

    card = RuleCard(
        id="invalid-pattern",
        severity=Severity.ERROR,
        summary="A pattern is no regular expression, or one that a linear-time engine cannot run.",
        why=(
            "What the pattern was to catch is caught by nothing. Look-around and back-references are "
            "refused, so that no payload can stall a run."
        ),
        fix="Rewrite it without look-around and back-references, and mind the brackets.",
        bad="""\
identity: {id: {pattern: "^usr_(?!0)"}}  # flagged
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_[0-9"}  # flagged
""",
        good="""\
identity: {id: {pattern: "^usr_[1-9]"}}
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_[0-9]+$"}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each pattern of attributes, ids and names."""
        for one in declared(plan):
            pattern = one.attribute.constraints.get("pattern")
            if pattern is not None and (fault := pattern_fault(pattern)) is not None:
                yield one.problem(_says(pattern, fault), ref=one.attribute.ref / "pattern")
        if plan.identity.pattern is not None and (fault := pattern_fault(plan.identity.pattern)) is not None:
            ref = (plan.identity.ref or plan.ref) / "id" / "pattern"
            yield Problem(message=_says(plan.identity.pattern, fault), ref=ref, at="identity")
        for kind, style in (("events", plan.naming.events), ("attributes", plan.naming.attributes)):
            if isinstance(style, Mapping) and (fault := pattern_fault(style["pattern"])) is not None:
                ref = (plan.naming.ref or plan.ref) / kind / "pattern"
                yield Problem(message=_says(style["pattern"], fault), ref=ref, at=f"naming/{kind}")


def _says(pattern: str, fault: str) -> str:
    return f"the pattern `{pattern}` cannot be run: {fault}"
