from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ReaderRule
from trackplan.rules.references import PERSON


class UnreadUse(ReaderRule):
    """A journey declares to use an attribute that none of its messages reads."""

    card = RuleCard(
        id="unread-use",
        severity=Severity.INFO,
        summary="A journey declares to use an attribute that none of its messages reads.",
        why=(
            "The plan holds senders to an attribute for the sake of a journey that does without it; or "
            "the message that should show it does not."
        ),
        fix="Take it out of `uses`, or read it in a message. A branch of the campaign may read it unseen.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
      currency: {type: string, required: true}
journeys:
  cart_recovery:
    trigger: checkout_started
    uses:
      - cart_value
      - currency  # flagged
--- templates/cart_recovery/reminder.html
<p>{{ event.cart_value }}</p>
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
      currency: {type: string, required: true}
journeys:
  cart_recovery:
    trigger: checkout_started
    uses:
      - cart_value
      - currency
--- templates/cart_recovery/reminder.html
<p>{{ event.cart_value }} {{ event.currency }}</p>
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each such use of a journey all of whose messages could be read."""
        for journey in world.plan.journeys.values():
            texts = {id(one) for one in world.texts_of(journey)} if journey.uses else set()
            if not texts or any(id(hole.template) in texts for hole in world.holes):
                continue
            read = [use.reference for use in world.uses if id(use.template) in texts]
            for index, path in enumerate(journey.uses):
                person = next((one for one in PERSON if path.startswith(one)), "")
                root, wanted = "customer" if person else "event", path.removeprefix(person)
                if not any(one.root == root and one.touches(wanted) for one in read):
                    yield Problem(
                        message=f"no message of `{journey.name}` reads `{path}`",
                        ref=journey.ref / "uses" / index,
                        event=journey.trigger if root == "event" else None,
                        attribute=wanted,
                        at=f"journeys/{journey.name}/{path}",
                        help="take it out of `uses`, or read it in a message; a branch of the campaign may "
                        "read it unseen",
                    )
