from collections.abc import Iterator

from trackplan.model.call import WrittenMap
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import CodeRule
from trackplan.senders.codebase import Codebase


class CallWithoutDedupeKey(CodeRule):
    """A call leaves out the key by which repeats are told."""

    card = RuleCard(
        id="call-without-dedupe-key",
        severity=Severity.ERROR,
        summary="A call leaves out an attribute of the event's dedupe key that is optional in the plan.",
        why="When the sender retries, one order becomes two, and nothing can tell: the mail goes out twice.",
        fix="Send the attribute, and make it `required` in the plan.",
        bad="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes:
      order_id: {type: string}
      total: {type: number}
--- orders.py
from customerio.analytics import Client

client.track("usr_1", "order_completed", {"total": 42.5})  # flagged
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes:
      order_id: {type: string}
      total: {type: number}
--- orders.py
from customerio.analytics import Client

client.track("usr_1", "order_completed", {"total": 42.5, "order_id": order.id})
client.track("usr_1", "order_completed", {**order.summary()})
""",
    )

    def check(self, code: Codebase) -> Iterator[Problem]:
        for call in code.calls:
            event = code.plan.events.get(call.name or "")
            if event is None or event.dedupe is None or call.is_open:
                continue
            written = call.attributes.members if isinstance(call.attributes, WrittenMap) else ()
            names = {one.name for one in written}
            for path in event.dedupe.by:
                name = path.partition(".")[0].removesuffix("[]")
                attribute = event.members.get(name)
                if name not in names and attribute is not None and not attribute.required:
                    yield Problem(
                        message=f"`{event.name}` is sent without its dedupe key `{path}`",
                        ref=code.ref(call),
                        event=event.name,
                        attribute=path,
                    )
