"""Plans with other names, `meta` and objects come back from the formats that say all of their schema."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from tests.formats.conversions import TODAY, plan_of, planned, read, written
from tests.formats.schemas import PAYLOADS, named_plans
from tests.formats.test_schemas import accepts
from trackplan.engine import check_plan
from trackplan.formatting.emit import plan_yaml
from trackplan.language.compile import event_schema, object_schema


def sent(payload: dict[str, Any]) -> dict[str, Any]:
    """A payload with each name as `named` attributes may be sent."""
    return {f"{name} sent": value for name, value in payload.items()}


@pytest.mark.parametrize("format_", ["json-schema", "segment", "rudderstack"])
@given(plan=named_plans(), payload=PAYLOADS)
def test_a_plan_with_other_names_means_the_same_after_a_round_trip(
    format_: str, plan: dict[str, Any], payload: dict[str, Any]
) -> None:
    loaded = plan_of(plan_yaml(plan))
    if loaded.plan is None or "impossible-variant" in {
        one.rule for one in check_plan(loaded.plan, today=TODAY)
    }:
        return
    back = planned(read(format_, written(format_, loaded))).plan
    assert back is not None
    [event] = loaded.plan.events.values()
    pairs = [(event_schema(event), event_schema(back.events[event.name]))]
    if format_ != "json-schema":
        pairs.append((object_schema(loaded.plan.objects["company"]), object_schema(back.objects["company"])))
    for one, other in pairs:
        for each in (payload, sent(payload), payload | sent(payload)):
            assert accepts(one, each) == accepts(other, each)
