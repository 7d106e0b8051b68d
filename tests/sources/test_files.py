"""Files, folders, globs, pipes and standard input, as the system really has them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from trackplan.model.finding import Skipped
from trackplan.sources import IncompleteError, NoInputError, find_inputs, open_source

LINE = '{"name":"a"}\n'


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ["in/b.ndjson", "in/a.json", "in/deep/c", "in/.hidden/d.json", "in/.e.json", "other.json"]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(LINE)
    Path("in/folder.json").mkdir()
    Path("empty").mkdir()


def test_a_folder_means_all_below_it_in_order() -> None:
    assert find_inputs(["in"]).paths == ("in/a.json", "in/b.ndjson", "in/deep/c")


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("in/*.json", ("in/a.json",)),
        ("in/**/c", ("in/deep/c",)),
        ("in/d*", ("in/deep/c",)),
        ("other.json", ("other.json",)),
        ("-", ("-",)),
    ],
)
def test_a_word_means_files(word: str, paths: tuple[str, ...]) -> None:
    if word == "in/*.json":
        Path("in/folder.json").rmdir()
    assert find_inputs([word]).paths == paths


def test_a_file_is_read_once_however_it_is_named() -> None:
    words = ["in/a.json", "in", str(Path("in/a.json").resolve()), "./in/*son"]
    assert find_inputs(words).paths == ("in/a.json", "in/b.ndjson", "in/deep/c")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("gone.json", "`gone.json` does not exist"),
        ("empty", "`empty` holds no files"),
        ("*.gone", "`*.gone` matches no file"),
    ],
)
def test_a_word_that_means_nothing_is_refused(word: str, message: str) -> None:
    with pytest.raises(NoInputError) as refused:
        find_inputs([word])
    assert str(refused.value) == message


def test_what_is_no_file_is_left_out_and_said() -> None:
    Path("in/loop").symlink_to(Path("in").resolve())
    Path("in/self").symlink_to("self")
    Path("in/nowhere").symlink_to("gone")
    os.mkfifo("in/pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("in/socket")
        inputs = find_inputs(["in"])
    assert inputs.paths == ("in/a.json", "in/b.ndjson", "in/deep/c")
    assert inputs.skipped == (
        Skipped(what="in/loop", reason="a link to a folder, which is not followed"),
        Skipped(what="in/nowhere", reason="a link that leads nowhere"),
        Skipped(what="in/pipe", reason="not a regular file"),
        Skipped(what="in/self", reason="a link that leads nowhere"),
        Skipped(what="in/socket", reason="not a regular file"),
    )


def test_a_linked_file_is_read() -> None:
    Path("empty/link.json").symlink_to(Path("other.json").resolve())
    with open_source(find_inputs(["empty"]).paths[0]) as source:
        assert (source.name, len(list(source))) == ("empty/link.json", 1)


def test_a_pipe_is_read_when_named() -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_text, args=(LINE * 1000,))
    writer.start()
    with open_source(find_inputs(["pipe"]).paths[0]) as source:
        assert len(list(source)) == 1000
    writer.join()


def test_a_file_outside_the_working_directory_keeps_its_path(tmp_path: Path) -> None:
    os.chdir("in")
    with open_source(str(tmp_path / "other.json")) as source:
        assert source.name == (tmp_path / "other.json").as_posix()
    with open_source(str(tmp_path / "in" / "a.json")) as source:
        assert source.name == "a.json"


def test_a_file_that_is_gone_is_incomplete() -> None:
    with (
        pytest.raises(IncompleteError, match=r"`gone` could not be opened: No such file"),
        open_source("gone"),
    ):
        pass


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that opens and cannot be read")
def test_a_file_that_cannot_be_read_is_incomplete() -> None:
    with (
        pytest.raises(IncompleteError, match=r"Input/output error"),
        open_source("/proc/self/mem") as source,
    ):
        list(source)


READ = """
import sys
from itertools import islice
from trackplan.sources import open_source
with open_source("-") as source:
    print(source.name, sum(1 for _ in islice(source, int(sys.argv[1]))))
"""


def test_standard_input_is_streamed() -> None:
    run = subprocess.run(
        [sys.executable, "-c", READ, "9999"], input=LINE * 3, capture_output=True, text=True, check=True
    )
    assert run.stdout == "- 3\n"


def test_endless_standard_input_is_read_as_far_as_wanted() -> None:
    forever = subprocess.Popen(["yes", LINE.strip()], stdout=subprocess.PIPE)
    run = subprocess.run(
        [sys.executable, "-c", READ, "100000"],
        stdin=forever.stdout,
        capture_output=True,
        text=True,
        check=True,
    )
    forever.kill()
    forever.communicate()
    assert run.stdout == "- 100000\n"


def test_a_slow_input_is_read_as_it_comes() -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", READ, "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdin
    assert reader.stdout
    reader.stdin.write(LINE)
    reader.stdin.flush()
    assert reader.stdout.readline() == "- 1\n"
    reader.communicate()
