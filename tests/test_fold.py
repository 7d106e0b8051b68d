"""README's example of any engine gives what one process gives, in any order of merging."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import reduce
from pathlib import Path

from tests.site.conftest import PLAN, trackplan, variables
from tests.test_readme import BLOCKS
from trackplan.fold import Fold
from trackplan.reporters import Style
from trackplan.reporters.json import render


def _files(folder: Path) -> list[Path]:
    files = [folder / f"events/{name}.ndjson" for name in "abc"]
    files[0].parent.mkdir()
    for seed, file in enumerate(files):
        options = ("--count", "200", "--seed", str(seed), "--invalid", "0.1", "--plan", PLAN)
        trackplan("sample", *options, "--output", file)
    return files


def test_the_example_of_readme_gives_what_one_process_gives(tmp_path: Path) -> None:
    _files(tmp_path)
    (tmp_path / "tracking_plan").symlink_to(PLAN)
    [example] = [text for kind, text in BLOCKS if kind == "python" and "trackplan.fold" in text]
    assert example.count("\n") <= 20
    (tmp_path / "job.py").write_text(example)
    done = subprocess.run(
        [sys.executable, "job.py"],
        cwd=tmp_path,
        env=variables({}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = trackplan("audit", "events", "--plan", PLAN, "--format", "json", "--quiet", cwd=tmp_path, code=1)
    found = [(one["severity"], one["rule"], one["message"]) for one in json.loads(told)["findings"]]
    assert done.stdout.splitlines() == [" ".join(one) for one in found]


def test_parts_merge_in_any_order(tmp_path: Path) -> None:
    files = _files(tmp_path)
    fold = Fold.of(PLAN)
    parts = [fold.collect(part) for part in fold.parts([str(file) for file in files])]
    there = render(fold.report(reduce(fold.merge, parts)), Style())
    back = render(fold.report(fold.merge(parts[2], fold.merge(parts[1], parts[0]))), Style())
    assert there == back
