"""How long imports and exports take, as commands, for a plan of 1,000 events with 10 attributes each.

Run as ``python tests/bench/bench_formats.py [EVENTS]``. Each line is the CPU time of one command; the
last is an edited workbook that is merged into the plan that it was exported from.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from trackplan.formatting.emit import plan_yaml

ATTRIBUTES = 10
KINDS: list[dict[str, Any]] = [
    {"type": "string", "required": True, "minLength": 1, "description": "What the shop calls it."},
    {"type": "number", "minimum": 0},
    {"type": "string", "enum": ["web", "app", "phone"]},
    {
        "type": "array",
        "items": {"type": "object", "attributes": {"sku": {"type": "string", "required": True}}},
    },
    {"type": "boolean", "nullable": True},
]


def plan(events: int) -> dict[str, Any]:
    table = {
        f"{['order', 'cart', 'page', 'mail'][number % 4]}_step_{number}_completed": {
            "description": f"Step {number} was completed.",
            "status": "draft",
            "attributes": {f"attribute_{index}": KINDS[index % len(KINDS)] for index in range(ATTRIBUTES)},
        }
        for number in range(events)
    }
    return {"trackplan": 1, "name": "Bench", "version": "1.0.0", "events": table}


def schema_of(event: dict[str, Any]) -> dict[str, Any]:
    return {"all": {"schema": {one: {"type": "string"} for one in event["attributes"]}}}


def run(*arguments: str | Path) -> float:
    """Return the CPU time of one command, which other work on the machine changes least."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def others(top: Path, data: dict[str, Any]) -> dict[str, Path]:
    """Write sources of the formats that are only read."""
    made: dict[str, Path] = {}
    api = json.loads((top / "rudderstack").read_text("utf-8"))
    avo = [
        {"name": one["name"], "description": one["description"], "rules": one["rules"]}
        for one in api["rules"]["events"]
    ]
    made["avo"] = top / "avo.json"
    made["avo"].write_text(json.dumps({"name": "Bench", "events": avo}), "utf-8")
    made["snowplow"] = top / "snowplow"
    made["snowplow"].mkdir()
    made["opentp"] = top / "opentp"
    made["opentp"].mkdir()
    amplitude = ["Object Type", "Object Name", "Object Description", "Property Type", "Event Property Name"]
    rows: dict[str, list[list[str]]] = {
        "amplitude": [[*amplitude, "Property Value Type"]],
        "mixpanel": [["Entity Type", "Entity Name", "Entity Description", "Property Data Type"]],
        "data-index": [["Type", "Name", "Event name", "Description"]],
    }
    for number, (name, event) in enumerate(data["events"].items()):
        about = {"vendor": "com.acme", "name": name, "format": "jsonschema", "version": "1-0-0"}
        path = next((top / "json-schema/events").glob(f"{name}.json"))
        (made["snowplow"] / f"{number}.json").write_text(
            json.dumps({"self": about} | json.loads(path.read_text("utf-8"))), "utf-8"
        )
        opentp = {"opentp": "2026-01", "event": {"key": f"shop::{name}", "payload": schema_of(event)}}
        (made["opentp"] / f"{number}.yaml").write_text(plan_yaml(opentp), "utf-8")
        rows["amplitude"].append(["Event", name, event["description"], "", "", ""])
        rows["mixpanel"].append(["event", name, event["description"], ""])
        rows["data-index"].append(["event", name, "", event["description"]])
        for attribute in event["attributes"]:
            rows["amplitude"].append(["", "", "", "Event Property", attribute, "string"])
            rows["mixpanel"].append(["event property", f"{name}_{attribute}", "", "string"])
            rows["data-index"].append(["event_attribute", attribute, name, ""])
    for format_, table in rows.items():
        made[format_] = top / f"{format_}.csv"
        with made[format_].open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    return made


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        data = plan(events)
        (top / "plan").mkdir()
        (top / "plan/plan.yaml").write_text(plan_yaml(data), "utf-8")
        sources: dict[str, Path] = {}
        for format_ in (
            "json-schema",
            "segment",
            "rudderstack",
            "sheet",
            "dbt",
            "datacontract",
            "asyncapi",
            "plan",
        ):
            target = top / (f"{format_}.xlsx" if format_ == "sheet" else format_)
            took = run("export", format_, "--plan", top / "plan", "--out", target)
            sys.stdout.write(f"export {format_:13} {took:5.2f} s\n")
            sources[format_] = target
        for format_ in ("segment", "rudderstack"):
            sources[format_] = sources[format_].rename(top / f"{format_}.json")
            (top / format_).write_bytes(sources[format_].read_bytes())
        sources = {key: sources[key] for key in ("json-schema", "segment", "rudderstack", "sheet")}
        sources |= others(top, data)
        for format_, source in sources.items():
            took = run("import", format_, source, "--out", top / f"out-{format_}")
            sys.stdout.write(f"import {format_:13} {took:5.2f} s\n")
        took = run("import", "sheet", sources["sheet"], "--into", top / "plan")
        sys.stdout.write(f"import sheet --into   {took:5.2f} s, {events * ATTRIBUTES:,} attributes\n")


if __name__ == "__main__":
    main()
