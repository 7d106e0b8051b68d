from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.senders.codebase import Codebase


class DraftEventSent(CodeRule):
    """Code sends an event that is still a draft."""

    card = RuleCard(
        id="draft-event-sent",
        severity=Severity.WARNING,
        summary="Code sends an event whose plan is still a draft.",
        why="A draft may change without notice, and no check holds it to what the code sends.",
        fix="Set `status: active` when the event goes live, or keep the call back until then.",
        bad="""\
events:
  gift_card_sent: {status: draft}
--- services/gifts.go
package gifts

func sent(cio *customerio.CustomerIO, id string) error {
	return cio.Track(id, "gift_card_sent", nil)  // flagged
}
""",
        good="""\
events:
  gift_card_sent: {status: active}
--- services/gifts.go
package gifts

func sent(cio *customerio.CustomerIO, id string) error {
	return cio.Track(id, "gift_card_sent", nil)
}
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        for call in code.calls:
            event = code.plan.events.get(call.name or "")
            if event is not None and event.status == "draft":
                yield Problem(
                    message=f"`{event.name}` is a draft in the plan", ref=code.ref(call), event=event.name
                )
