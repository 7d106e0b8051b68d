"""README's checkout service: its four mistakes are annotated at their lines, as README shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SECTION = README[README.index("## Calls in source code") :].partition("\n## ")[0]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)
SHOWN = next(text for kind, text in BLOCKS if not kind)


def test_the_service_gets_its_annotations(tmp_path: Path) -> None:
    for kind, text in BLOCKS:
        if kind:
            path = tmp_path / text.partition("\n")[0].lstrip("/# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI"))}
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", "code"],
        cwd=tmp_path,
        env={**plain, "GITHUB_ACTIONS": "true", "CI": "true"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::error")]
    assert "".join(f"{line}\n" for line in annotations) == SHOWN
    assert len(annotations) == 4
