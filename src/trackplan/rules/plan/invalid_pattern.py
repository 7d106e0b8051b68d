import re
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
            "The pattern checks nothing. Look-around and back-references are "
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
        """Yield each pattern of attributes, ids and names that the engine refuses."""
        for one in declared(plan):
            pattern = one.attribute.constraints.get("pattern")
            if pattern is not None and pattern_fault(pattern) is not None:
                yield one.problem(_says(pattern), ref=one.attribute.ref / "pattern")
        if plan.identity.pattern is not None and pattern_fault(plan.identity.pattern) is not None:
            ref = (plan.identity.ref or plan.ref) / "id" / "pattern"
            yield Problem(message=_says(plan.identity.pattern), ref=ref, at="identity")
        for kind, style in (("events", plan.naming.events), ("attributes", plan.naming.attributes)):
            if isinstance(style, Mapping) and pattern_fault(style["pattern"]) is not None:
                ref = (plan.naming.ref or plan.ref) / kind / "pattern"
                yield Problem(message=_says(style["pattern"]), ref=ref, at=f"naming/{kind}")


def _says(pattern: str) -> str:
    return f"the pattern `{pattern}` cannot be run: {_reason(pattern)}"


def _reason(pattern: str) -> str:
    """Return Python's error for the pattern, which is only parsed and not run."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError) as error:
        return str(error)
    if re.search(r"\(\?<?[=!]", pattern):
        return "it uses look-around"
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return "it uses a back-reference"
    return "the engine refuses it"
