"""Rows of databases: names in any case, attributes in columns, and times as warehouses write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.cli.support.inputs import InputPart, InputsRead, read_part
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.scan.collector import Collector
from trackplan.sources import ignore_progress

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "table_rows.yaml").read_text("utf-8"))

PLAN = {
    "trackplan": 1,
    "name": "Example",
    "events": {
        "kettle_bought": {
            "attributes": {
                "kettle_ref": {"type": "string", "required": True, "pii": False},
                "litres": {"type": "integer", "required": True},
                "price": {"type": "number"},
                "boxed": {"type": "boolean"},
                "note": {"type": "string", "required": True, "nullable": True},
                "bought_at": {"type": "datetime"},
                "giftCard": {"type": "string"},
                "colours": {"type": "array", "items": {"type": "string"}},
                "shop": {
                    "type": "object",
                    "attributes": {"city": {"type": "string"}, "zip": {"type": "string"}},
                },
            }
        }
    },
    "people": {
        "attributes": {
            "email": {"type": "string", "format": "email", "pii": "email"},
            "tier": {"type": "string", "enum": ["gold", "silver"]},
            "visits": {"type": "integer"},
            "home": {"type": "object", "attributes": {"city": {"type": "string"}}},
            "title": {"type": "string"},
        }
    },
}


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_row_is_judged_by_what_its_columns_hold(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "rows"
    path.write_text(case["text"], encoding="utf-8")
    plan = load([read_yaml("plan.yaml", json.dumps(PLAN))]).plan
    assert plan is not None
    collector = Collector(CompiledPlan(plan), by_file=False, profile=True)
    InputsRead(outcomes=[read_part(collector, InputPart(number=1, path=str(path)), ignore_progress)])
    said = [
        f"{one.location.span.line}:{one.location.span.column} {one.rule} {one.message}"
        for one in collector.findings()
    ]
    delays = collector.tally.event("kettle_bought").delays
    assert sorted(said) == case.get("says", [])
    assert collector.accounts.valid == case.get("valid", 0)
    assert sorted(delay for delay, count in delays.items() for _ in range(count)) == case.get("delays", [])
