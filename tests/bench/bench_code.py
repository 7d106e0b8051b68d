"""Time of `trackplan code` over 10,000 files of 200 lines, beside parsing alone with ast-grep.

``python -m tests.bench.bench_code [COUNT [SHARE]]``: SHARE of the files, one in ten by default, has a call.
The goal is 20 s on two cores. Files are the snippets of the corpus with other functions around them.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import yaml
from ast_grep_py import SgRoot

from trackplan.senders.languages import languages

HERE = Path(__file__).parents[1]
LINES = 200
FILLERS = {
    "go": "func sum{n}(prices []float64, rate float64) (float64, error) {{\n"
    "\ttotal := 0.0\n\tfor _, price := range prices {{\n\t\ttotal += price * rate\n\t}}\n"
    '\tif total < 0 {{\n\t\treturn 0, fmt.Errorf("a sum of %d prices", len(prices))\n\t}}\n'
    "\treturn total, nil\n}}\n",
    "typescript": "export function sum{n}(prices: number[], rate = 1): number {{\n"
    "  const total = prices.map((price) => price * rate).reduce((all, one) => all + one, 0);\n"
    "  if (total < 0) {{\n    throw new Error(`a sum of ${{prices.length}} prices`);\n  }}\n"
    "  return total;\n}}\n",
    "python": "def sum{n}(prices, rate=1.0):\n    total = 0.0\n    for price in prices:\n"
    "        total += price * rate\n"
    '    if total < 0:\n        raise ValueError(f"a sum of {{len(prices)}} prices")\n    return total\n\n',
}


@cache
def snippets(language: str) -> list[str]:
    """Code with one call each."""
    found = yaml.safe_load((HERE / "senders/corpus" / f"{language}.yaml").read_text("utf-8"))
    return [one["code"] for one in found if "code" in one and one.get("calls") and "file" not in one]


def text_of(language: str, number: int, *, calls: bool) -> str:
    """A file of `LINES` lines; the call stands first, where Go has its imports."""
    texts = snippets(language)
    text = texts[number % len(texts)] if calls else ("package shop\n" if language == "go" else "")
    filler, index = FILLERS[language], 0
    while text.count("\n") < LINES:
        text += filler.format(n=f"{number}_{index}")
        index += 1
    return text


def write(folder: Path, count: int, share: float) -> list[Path]:
    paths = []
    names = list(FILLERS)
    for number in range(count):
        language = names[number % len(names)]
        path = folder / f"services/s{number // 200}/f{number}{languages()[language].extensions[0]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(language, number, calls=number % 1000 < share * 1000), "utf-8")
        paths.append(path)
    return paths


def parsed(paths: list[Path]) -> float:
    """Seconds of CPU time that one process needs to parse the files, and nothing more."""
    before = time.process_time()
    for path in paths:
        grammar = {".go": "go", ".ts": "typescript", ".py": "python"}[path.suffix]
        SgRoot(path.read_text("utf-8"), grammar).root()
    return time.process_time() - before


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 0.1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write(folder, count, share)
        shutil.copy(HERE / "senders/plan.yaml", folder / "plan.yaml")
        alone = parsed(paths)
        begin = time.perf_counter()
        command = [*(sys.executable, "-m", "trackplan", "code", "services", "--plan", "plan.yaml")]
        done = subprocess.run([*command, "--format", "json", "-o", "r.json"], cwd=folder, check=False)
        took = time.perf_counter() - begin
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = spent.ru_utime + spent.ru_stime
        size = sum(path.stat().st_size for path in paths) / 1e6
    sys.stdout.write(
        f"{count:,} files of {LINES} lines, {size:.0f} MB, calls in {share:.0%}: {took:.1f} s, "
        f"{cpu:.1f} s of CPU time, exit {done.returncode}; parsing all of them takes ast-grep {alone:.1f} s\n"
        f"peak memory of a process: {spent.ru_maxrss / 1024:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
