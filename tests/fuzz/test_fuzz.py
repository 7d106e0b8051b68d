"""Mutated inputs and bombs: no reader raises what nobody foresaw, hangs, or takes the machine's memory."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

if os.name == "nt":
    pytest.skip("limits and clocks are POSIX", allow_module_level=True)

from tests.fuzz.feeding import MEMORY, fuzz, put
from tests.fuzz.registry import READERS
from tests.fuzz.seeds import SMALL
from trackplan.sources.stream import _zstd

SECONDS = float(os.environ.get("TRACKPLAN_TEST_FUZZ_SECONDS", "300"))


@pytest.mark.parametrize("name", READERS)
def test_what_is_right_is_read(name: str, tmp_path: Path) -> None:
    reader = READERS[name](tmp_path)
    for seed in reader.seeds[:3]:
        assert reader.read(put(seed, tmp_path)) != 2  # which refuses it


@pytest.mark.parametrize("name", READERS)
def test_the_first_inputs(name: str, tmp_path: Path) -> None:
    reader, dice = READERS[name](tmp_path), Random(name)
    for _ in range(4):
        reader.read(put(reader.make(dice), tmp_path))


@pytest.mark.nightly
@pytest.mark.parametrize("name", READERS)
def test_inputs_for_a_while(name: str) -> None:
    inputs, problems = fuzz(name, SECONDS / len(READERS))
    assert inputs
    assert problems == {}


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["plan", "fmt", "ndjson", "csv", "liquid", "snapshot"])
def test_inputs_that_coverage_chooses(name: str) -> None:
    pytest.importorskip("atheris")
    words = [sys.executable, "-m", "tests.fuzz.guided", name, "--seconds", str(round(SECONDS / 10))]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stderr[-3_000:]


def blocks(block: bytes) -> Iterator[bytes]:
    """A gigabyte of one block again and again."""
    for _ in range((1 << 30) // len(block)):
        yield block


def _gzip(path: Path, content: Iterator[bytes]) -> None:
    with gzip.open(path, "wb", compresslevel=1) as file:
        for block in content:
            file.write(block)


def _zstd_of(path: Path, content: Iterator[bytes]) -> None:
    with _zstd().ZstdFile(path, "wb", level=1) as file:
        for block in content:
            file.write(block)


PACKERS: dict[str, Callable[[Path, Iterator[bytes]], None]] = {"gzip": _gzip, "zstd": _zstd_of}
BOMBS = {
    "one long line": b'{"name":"' + b"x" * (1 << 20),
    "empty lines": b"\n" * (1 << 20),
    "one list": b"[" + b" " * (1 << 20),
    "brackets": b"[" * (1 << 20),
    "a CSV cell": b"name,data\n" + b'"' + b"x" * (1 << 20),
}


@pytest.mark.nightly
@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_takes_little_memory(bomb: str, packer: str, tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(SMALL)
    PACKERS[packer](tmp_path / "bomb", blocks(BOMBS[bomb]))
    words = [sys.executable, "-m", "trackplan", "audit", "bomb", "--plan", "plan.yaml", "--jobs", "1"]
    with subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in {0, 1, 2, 3}
    assert b"trackplan failed" not in told
    assert used.ru_maxrss * 1024 < MEMORY / 2
