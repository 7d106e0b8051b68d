from collections.abc import Iterator

from trackplan.model.attribute import path_of, planned_at
from trackplan.model.call import Computed
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.rules.personal_names import kind_of_name
from trackplan.senders.codebase import Codebase


class PersonalDataSent(CodeRule):
    """Code sends personal data in an attribute that the plan says holds none."""

    card = RuleCard(
        id="personal-data-sent",
        severity=Severity.ERROR,
        summary=(
            "Code sends a variable named like personal data in an attribute that the plan does not have, or "
            "whose `pii` is `false`."
        ),
        why=(
            "Reports show the attribute in full, and when somebody asks for their data to be deleted, it "
            "stays."
        ),
        fix="Declare the attribute with its kind of `pii`, or stop sending it.",
        bad="""\
events:
  order_completed:
    attributes:
      buyer: {type: string, pii: false}
--- orders.ts
analytics.track("order_completed", {
  buyer: order.user.email,  // flagged
  contact: phoneNumber,  // flagged
});
""",
        good="""\
events:
  order_completed:
    attributes:
      buyer: {type: string, pii: email}
      seats: {type: integer, pii: false}
--- orders.ts
analytics.track("order_completed", { buyer: order.user.email, seats: order.seats });
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        for call in code.calls:
            event = code.plan.events.get(call.name or "")
            if event is None:
                continue
            for at, value, _ in call.walk():
                kind = kind_of_name(value.reads.rpartition(".")[2]) if isinstance(value, Computed) else None
                attribute = planned_at(event.members, at) if at else None
                says_no = attribute.pii is False if attribute is not None else bool(at)
                if kind is None or not isinstance(value, Computed) or not says_no:
                    continue
                says = "has no such attribute" if attribute is None else "says that it is no personal data"
                yield Problem(
                    message=f"`{path_of(event.members, at)}` is `{value.reads}`, and the plan {says}",
                    ref=code.ref(call).document.at(value.span),
                    event=event.name,
                    attribute=path_of(event.members, at),
                )
