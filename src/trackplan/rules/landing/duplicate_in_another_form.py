from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.key_forms import FORMS
from trackplan.model.key_sample import KeySample, Sighting
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.sightings import seen

_Pair = tuple[Sighting, Sighting]


class DuplicateInAnotherForm(LandingRule):
    """An event came again with its dedupe key written in another way."""

    of_absence = True

    card = RuleCard(
        id="duplicate-in-another-form",
        severity=Severity.ERROR,
        summary="An event comes again with its dedupe key in another form: `1002`, `#1002`, a path, a blank.",
        why=(
            "Two systems that write one id in two ways make every deduplication useless: each purchase "
            "counts twice, and no repeat is seen."
        ),
        fix="Have every source send the same form of the id, and say it in the plan with a `pattern`.",
        bad="""\
events:
  order_completed:  # flagged
    dedupe: {by: [order_id], within: 7d}
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "timestamp": 1793611442, "data": {"order_id": "1002"}}
{"name": "order_completed", "timestamp": 1793611444, "data": {"order_id": "#1002"}}
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 7d}
    attributes:
      order_id: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "timestamp": 1793611442, "data": {"order_id": "1002"}}
{"name": "order_completed", "timestamp": 1793611444, "data": {"order_id": "#1003"}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event with such repeats."""
        for name, forms in sorted(landing.tally.forms.items()):
            event = landing.plan.events[name]
            plain = landing.tally.repeats.get(name)
            if event.dedupe is None or plain is None:
                continue
            found = list(_pairs(forms, plain, event.dedupe.within))
            if found:
                key = event.dedupe.by[0]
                marks = {one.mark for pair in found for one in pair}
                told = [FORMS[mark] for mark in sorted(marks)]
                gaps = sorted(later.time - earlier.time for earlier, later in found)
                repeats = [later for _, later in found]
                yield Problem(
                    message=f"`{name}` comes again with the same `{key}` in another form "
                    f"({', '.join(told)}), half of them within {measured(gaps[len(gaps) // 2])}, so that no "
                    "repeat is seen",
                    ref=event.ref.key,
                    event=name,
                    attribute=key,
                    seen=seen(
                        landing,
                        max(forms, plain, key=lambda one: one.scale),
                        repeats,
                        of=landing.tally.events[name].count,
                    ),
                )


def _pairs(forms: KeySample, plain: KeySample, within: int) -> Iterator[_Pair]:
    """Yield two sightings of one key in two forms, one after the other."""
    wanted = {key for key, *_ in forms.rows()}
    all_ = [*forms, *(Sighting(*row[:3], 0) for row in plain.rows() if row[0] in wanted)]
    for _, group in groupby(sorted(all_), key=lambda one: one.key):
        for earlier, later in pairwise(group):
            if earlier.mark != later.mark and later.time - earlier.time <= within:
                yield earlier, later
