from __future__ import annotations

from collections.abc import Iterator

from trackplan.document import Ref
from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landed import LandedAttribute
from trackplan.model.landing import Landing
from trackplan.model.value_profile import text_key
from trackplan.rules import LandingRule
from trackplan.rules.earlier_values import BothTimes, both_times, changed, percent


class ValueShareChanged(LandingRule):
    """The values of an attribute come in other shares than before."""

    of_absence = True

    card = RuleCard(
        id="value-share-changed",
        severity=Severity.WARNING,
        summary="A planned value lands far more or less often than in the earlier report, or no more at all.",
        why=(
            "A sender that sends one value for everybody sends valid payloads, and every segment and branch "
            "on that value takes in the wrong people. A share counts as changed where it moved by `change`, "
            "or fell to nothing from `gone`, and chance is no explanation."
        ),
        fix="See what its sender changed since the earlier report.",
        bad="""\
events:
  cart_left:
    attributes:
      gifts:
        type: array
        items: {type: boolean}  # flagged
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"gifts": [true, true, true, true, true]}}
{"name": "cart_left", "timestamp": 1793577601, "data": {"gifts": [true, true, true, true, true]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"gifts": [false, false, false, false, false]}}
{"name": "cart_left", "timestamp": 1794182401, "data": {"gifts": [false, false, false, false, false]}}
""",
        good="""\
events:
  cart_left:
    attributes:
      gifts:
        type: array
        items: {type: boolean}
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"gifts": [true]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"gifts": [false]}}
""",
        options={"change": 0.2, "gone": 0.05},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each attribute with the value whose share moved most; its text is never said."""
        for one in both_times(landing):
            moved = [
                (abs(now[0] / now[1] - was[0] / was[1]), -index, was, now)
                for index, (was, now) in enumerate(_shares(one))
                if changed(was, now, self.options["change"])
                or (not now[0] and was[0] >= self.options["gone"] * was[1] and changed(was, now, 0))
            ]
            if moved:
                _, number, was, now = max(moved)
                subject, ref = _value(one, -number)
                yield Problem(
                    message=f"{subject} {percent(now)} of what lands, and {percent(was)} in the "
                    "earlier report",
                    ref=ref,
                    event=one.event,
                    attribute=one.path,
                    seen=Seen(count=now[0], of=now[1]),
                )


def _shares(one: BothTimes) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield what each value of the closed set makes up earlier and now, where its texts were counted."""
    if one.before.texts and one.now.texts:
        for value in one.attribute.closed_set:
            key = text_key(value)
            yield _share(one.before, key), _share(one.now, key)


def _share(landed: LandedAttribute, key: int) -> tuple[int, int]:
    of = landed.types.get("string", 0) + landed.types.get("boolean", 0)
    return landed.texts.get(key, 0), of


def _value(one: BothTimes, number: int) -> tuple[str, Ref]:
    """How a sentence says which value of the closed set it is about, and where the plan has it."""
    value = one.attribute.closed_set[number]
    if isinstance(value, bool):
        return f"`{one.path}` is {str(value).lower()} in", one.attribute.ref.key
    place = [*one.attribute.constraints["enum"]].index(value)
    return f"`{one.path}`: value {place + 1} of its `enum` is", one.attribute.ref / "enum" / place
