"""Compression, cut and damaged inputs, and memory."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from trackplan.sources import IncompleteError, UnreadableRecord, open_source, readable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LINES = [
    b'{"name":"order_completed","data":{"note":"%s"}}\n' % Random(at).randbytes(9).hex().encode()
    for at in range(2000)
]
TEXT = b"".join(LINES)
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "zstd": zstd.compress}

# A process begins with the peak of the one that started it in `ru_maxrss`, but not in VmHWM.
MEASURED = """
import sys
from trackplan.sources import open_source
with open_source(sys.argv[1]) as source:
    for line, raw, _ in source:
        print(line, type(raw).__name__)
print(next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024)
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def read(path: Path) -> tuple[list[bytes], str]:
    seen: list[bytes] = []
    try:
        with open_source(str(path)) as source:
            for _, raw, _ in source:
                assert isinstance(raw, bytes)
                seen.append(raw)
    except IncompleteError as error:
        return seen, str(error)
    return seen, ""


@pytest.mark.parametrize("packer", PACKERS)
def test_compression_is_told_by_its_bytes(packer: str, tmp_path: Path) -> None:
    path = tmp_path / "plain.ndjson"
    path.write_bytes(PACKERS[packer](TEXT))
    assert read(path) == (LINES, "")


@pytest.mark.parametrize("packer", PACKERS)
def test_compressed_parts_one_after_another_are_one_input(packer: str, tmp_path: Path) -> None:
    path = tmp_path / "parts"
    path.write_bytes(b"".join(PACKERS[packer](b"".join(LINES[at : at + 500])) for at in range(0, 2000, 500)))
    assert read(path) == (LINES, "")


@pytest.mark.parametrize("packer", PACKERS)
def test_no_cut_input_is_read_as_whole(packer: str, tmp_path: Path) -> None:
    packed = PACKERS[packer](TEXT)
    path = tmp_path / "cut.gz"
    for cut in range(4, len(packed), len(packed) // 100):
        path.write_bytes(packed[:cut])
        seen, reason = read(path)
        assert reason.endswith(f"its {packer} data ends before its end")
        assert seen == LINES[: len(seen)]


def test_what_stands_before_the_cut_counts(tmp_path: Path) -> None:
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(TEXT)[:-1])
    assert read(path)[0] == LINES


@pytest.mark.parametrize("packer", PACKERS)
def test_damage_is_said_and_never_raised(packer: str, tmp_path: Path) -> None:
    checked = {zstd.CompressionParameter.checksum_flag: 1}
    packed = zstd.compress(TEXT, options=checked) if packer == "zstd" else gzip.compress(TEXT)
    path = tmp_path / "damaged"
    for at in range(len(packed) // 2, len(packed), len(packed) // 40):
        path.write_bytes(packed[:at] + bytes([packed[at] ^ 0xFF]) + packed[at + 1 :])
        seen, reason = read(path)
        assert reason or seen == LINES


def test_a_cut_array_is_no_finding(tmp_path: Path) -> None:
    path = tmp_path / "cut.json.gz"
    path.write_bytes(gzip.compress(b"[" + b",".join(LINES) + b"]")[:-600])
    seen, reason = read(path)
    assert seen == [line.rstrip() for line in LINES[: len(seen)]]
    assert reason.endswith("its gzip data ends before its end")
    assert seen


def test_a_file_that_grows_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "growing.ndjson"
    path.write_bytes(TEXT)
    seen = 0
    with open_source(str(path)) as source, path.open("ab") as more:
        for _ in source:
            seen += 1
            more.write(LINES[0])
            more.flush()
    assert seen == len(LINES)


def measured(path: Path) -> list[str]:
    run = subprocess.run([sys.executable, "-c", MEASURED, path], capture_output=True, text=True, check=True)
    return run.stdout.split("\n")[:-1]


@linux
def test_a_line_of_any_length_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.ndjson"
    with path.open("wb") as file:
        file.write(LINES[0] + b'{"name":"')
        file.truncate(500 << 20)
        file.seek(0, os.SEEK_END)
        file.write(b'"}\n' + LINES[1])
    *seen, peak = measured(path)
    assert seen == ["1 bytes", "2 UnreadableRecord", "3 bytes"]
    assert int(peak) < 100


@linux
def test_an_array_of_any_length_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    with path.open("wb") as file:
        file.write(b"[")
        for _ in range(40):
            file.write((b'{"note":"' + b"x" * 1_000_000 + b'"},') * 3)
        file.write(b"{}]")
    *seen, peak = measured(path)
    assert len(seen) == 121
    assert int(peak) < 100


@pytest.mark.parametrize("start", ['{"event_text":"', "event_text,user_id\n", "["])
def test_a_record_that_never_ends_is_broken(start: str, tmp_path: Path) -> None:
    path = tmp_path / "long"
    with path.open("wb") as file:
        file.write(start.encode() + b'"')
        file.write(b"x" * (9 << 20))
    with open_source(str(path)) as source:
        found = [readable(raw) for _, raw, _ in source]
    assert len(found) == 1
    assert isinstance(found[0], UnreadableRecord)
    assert "8 MiB" in found[0].reason


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("by", [-40_000, 40_000])
def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, by: int, pack: Callable[[bytes], bytes]
) -> None:
    lines = [Random(at).randbytes(200).hex().encode() for at in range(4000)]
    path = tmp_path / "input"
    path.write_bytes(pack(b"".join(b'{"name":"%s"}\n' % line for line in lines)))
    size = path.stat().st_size
    with open_source(str(path)) as source:
        records = iter(source)
        found = [next(records)]
        with path.open("r+b") as file:
            if by < 0:
                file.truncate(size + by)
            else:
                file.seek(size)
                file.write(b"{" * by)
        if by > 0:
            found += records
            assert len(found) == len(lines)
        else:
            with pytest.raises(IncompleteError, match=r"it became shorter while|its gzip data ends before"):
                found += records
