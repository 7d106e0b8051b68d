"""What was read is kept by content: the answer is the same with and without, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackplan.sources.liquid_cache import FOLDER, LiquidCache

TEXT = "{% for i in event.items %}{{ i.title }}{% endfor %}{{ snippets.foot }}{{ snippets.gone }}"
SNIPPETS = {"foot": "{{ event.name }}"}


def read(folder: Path | None, text: str = TEXT, snippets: dict[str, str] = SNIPPETS) -> object:
    readings = LiquidCache(folder)
    found = readings.read(text, snippets)
    readings.keep()
    return found


def kept(folder: Path) -> Path:
    (path,) = (folder / FOLDER).glob("*.json")
    return path


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    first = read(tmp_path)
    assert read(tmp_path) == first == read(None)
    other = kept(tmp_path).read_text().replace("title", "shown")
    kept(tmp_path).write_text(other)
    assert "shown" in str(read(tmp_path)), "it was read anew"


def test_another_snippet_is_another_reading(tmp_path: Path) -> None:
    read(tmp_path)
    changed = {"foot": "{{ event.other }}"}
    assert read(tmp_path, snippets=changed) == read(None, snippets=changed) != read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b'{"a": 1}', b'{"a": {"references": 3}}'])
def test_a_broken_cache_is_no_cache(tmp_path: Path, content: bytes) -> None:
    first = read(tmp_path)
    kept(tmp_path).write_bytes(content)
    assert read(tmp_path) == first
    assert kept(tmp_path).read_bytes() != content


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("a file in its way")
    assert read(tmp_path) == read(None)


def test_git_is_told_to_leave_it(tmp_path: Path) -> None:
    read(tmp_path)
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"


def test_what_is_no_longer_used_goes(tmp_path: Path) -> None:
    read(tmp_path)
    read(tmp_path, "{{ event.a }}")
    before = kept(tmp_path).read_bytes()
    read(tmp_path, "{{ event.a }}")
    assert kept(tmp_path).read_bytes() == before
    assert b"title" not in before
