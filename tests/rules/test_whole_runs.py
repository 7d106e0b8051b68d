"""What a rule says of single payloads, `lint` says of a file of many: however many it takes at a time."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.rules.harness import HEAD, findings, read, split
from trackplan.cli.app import run
from trackplan.rules import catalog
from trackplan.shapes import recognise

CASES = Path(__file__).with_name("cases")
MANY = 600
"""Payloads of a file, about: past its first few hundred a run may read by other means."""
MOST_BYTES = 250_000


def examples(rule: str) -> list[str]:
    card = catalog()[rule]().card
    path = CASES / f"{rule}.yaml"
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8")) if path.exists() else []
    return [card.bad, card.good, *(case["example"] for case in cases)]


@pytest.mark.parametrize("rule", catalog("payload"))
def test_a_file_of_many_is_told_what_each_alone_is_told(rule: str, tmp_path: Path) -> None:
    for number, example in enumerate(examples(rule)):
        files, _ = split(example)
        told = findings(catalog()[rule](), files)
        # What stands several times in one record, such as in each item of a list, is counted once.
        places = {(one.message, one.location.file, one.location.span.line) for one in told}
        alone = Counter(message for message, *_ in places)
        text = "\n".join(text for name, text in files.items() if name.endswith(".ndjson"))
        times = min(MANY // len(text.splitlines()), MOST_BYTES // len(text)) + 1
        found = linted(tmp_path / str(number), files, rule, times)
        assert found == {message: times * count for message, count in alone.items()}


def linted(folder: Path, files: dict[str, str], rule: str, times: int) -> Counter[str]:
    """How often each message of one rule is in the reports on an example's payloads, repeated."""
    plan = folder / "plan"
    plan.mkdir(parents=True)
    for name, text in files.items():
        if name.endswith(".yaml"):
            (plan / name).write_text(text, "utf-8")
    written = read(files).documents
    missing = [line for key, line in HEAD.items() if not any(key in (one.data or {}) for one in written[:-1])]
    (plan / "head.yaml").write_text("\n".join(missing) + "\n", "utf-8")
    lines = [line for name, text in files.items() if name.endswith(".ndjson") for line in text.splitlines()]
    known = [line for line in lines if line.strip() and recognise(json.loads(line))]
    # An identify call of Track v1 is the one shape that has to be named.
    people = [line for line in lines if line.strip() and line not in known]
    return counts(plan, known * times, rule) + counts(plan, people * times, rule, "--shape", "identify")


def counts(plan: Path, lines: list[str], rule: str, *options: str) -> Counter[str]:
    if not lines:
        return Counter()
    sent, report = plan.with_name("sent.ndjson"), plan.with_name("report.json")
    sent.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    written = ("--format", "json", "--output", str(report), "--quiet")
    assert run(["lint", str(sent), "--plan", str(plan), *options, *written]) in (0, 1)
    found: Counter[str] = Counter()
    for finding in json.loads(report.read_text("utf-8"))["findings"]:
        if finding["rule"] == rule:
            found[finding["message"]] += finding["count"]
    return found
