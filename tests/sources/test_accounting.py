"""Every line is accounted for exactly once, in whole files and in ranges of them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from trackplan.sources import UnreadableRecord, open_range, open_source, readable, split

GOOD = b'{"name":"order_completed","data":{"total":12.5,"note":"caf\xc3\xa9"},"timestamp":1767225600}'
ODD = [
    b"",
    b"  ",
    b"\t",
    b"]",
    b"[",
    b",",
    b"{}",
    b"null",
    b"7",
    b'{"a":1}{"b":2}',
    b"\xff\xfe",
    b"{\x00}",
    b"\x0c",
]


def fuzzed(random: Random) -> bytes:
    lines = [GOOD]
    for _ in range(random.randrange(12)):
        line = bytearray(GOOD)
        match random.randrange(5):
            case 0:
                line = bytearray(random.choice(ODD))
            case 1:
                del line[random.randrange(len(line)) :]
            case 2:
                line[random.randrange(len(line))] = random.randrange(256)
            case 3:
                line.insert(random.randrange(len(line)), random.choice(b'\n\r,]}"\\\x00'))
        lines.append(bytes(line))
    end = random.choice([b"\n", b"\r\n"])
    return end.join(lines) + random.choice([b"", end, end * 2])


@pytest.mark.parametrize("seed", range(20))
def test_every_line_is_accounted_for_once(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    path = tmp_path / "input"
    for _ in range(100):
        data = fuzzed(random)
        path.write_bytes(data)
        lines = data.split(b"\n")[: -1 if data.endswith(b"\n") else None]
        with open_source(str(path)) as source:
            found = [(line, raw, readable(raw)) for line, raw, _ in source]
        assert [line for line, _, _ in found] == [at for at, line in enumerate(lines, 1) if line.strip()]
        assert source.lines == len(lines)
        for line, raw, record in found:
            assert raw.rstrip(b"\n") == lines[line - 1]
            assert isinstance(record, UnreadableRecord) or record == json.loads(raw)


@pytest.mark.parametrize("parts", [1, 2, 3, 7, 100])
def test_ranges_are_the_file(parts: int, tmp_path: Path) -> None:
    random = Random(parts)
    path = tmp_path / "input"
    for mark in [b"", b"\xef\xbb\xbf"]:
        data = mark + b"\n".join(fuzzed(random) for _ in range(5))
        path.write_bytes(data)
        with open_source(str(path)) as source:
            whole = [(line, raw) for line, raw, _ in source]
        pieces: list[tuple[int, object]] = []
        before = 0
        ranges = split(str(path), parts)
        assert len(ranges) <= parts
        for one in ranges:
            with open_range(str(path), one) as lines:
                pieces.extend((before + line, raw) for line, raw, _ in lines)
            before += lines.lines
        assert pieces == whole
        assert before == source.lines
