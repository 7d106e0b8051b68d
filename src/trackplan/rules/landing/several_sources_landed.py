from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule


class SeveralSourcesLanded(LandingRule):
    """An event lands from several sources, and the plan names none."""

    card = RuleCard(
        id="several-sources-landed",
        severity=Severity.WARNING,
        summary="An event without declared sources lands from several.",
        why=("When two systems send one event, each purchase is counted twice and each mail goes out twice."),
        fix="Declare the one that is true in `sources`, and stop the others.",
        bad="""\
sources:
  shop-api: {match: {attribute: source, equals: shop-api}}
  shopify: {match: {attribute: source, equals: shopify}}
events:
  order_completed:  # flagged
    attributes:
      source: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "data": {"source": "shop-api"}}
{"name": "order_completed", "data": {"source": "shopify"}}
""",
        good="""\
sources:
  shop-api: {match: {attribute: source, equals: shop-api}}
events:
  order_completed:
    attributes:
      source: {type: string}
--- samples/a.ndjson
{"name": "order_completed", "data": {"source": "shop-api"}}
{"name": "order_completed", "data": {}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event without declared sources that lands from several."""
        for name, landed in sorted(landing.tally.events.items()):
            event = landing.plan.events[name]
            if len(landed.sources) > 1 and not event.sources:
                names = sorted(landed.sources, key=lambda source: (-landed.sources[source], source))
                yield Problem(
                    message=f"`{name}` comes from {' and '.join(f'`{source}`' for source in names)}",
                    ref=event.ref.key,
                    event=name,
                    seen=Seen(
                        count=sum(landed.sources[source] for source in names[1:]),
                        of=landed.count,
                        source=", ".join(names[1:]),
                    ),
                )
