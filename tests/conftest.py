"""What all tests share: golden files, rewritten by ``pytest --update-golden``."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("quick", deadline=None, max_examples=40)
settings.register_profile("nightly", deadline=None, max_examples=500)  # `--hypothesis-profile nightly`
settings.register_profile("steady", deadline=None, max_examples=40, derandomize=True, database=None)
settings.load_profile("quick")

# A job in a shell's background ignores Ctrl-C, and so would every process that a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files; read the diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a file that a person can open."""
    update = request.config.getoption("--update-golden")

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.exists(), f"{path} is missing: run pytest --update-golden and read it"
        assert text == path.read_bytes().decode()

    return compare
