"""Sandboxes for the tests of this room; one of each kind serves a whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.process import ACME_PLAN, Sandbox, running


@pytest.fixture(scope="session")
def _acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("acme")
    with running(folder / "log", "--seed", "acme", "--rate", "0", plan=ACME_PLAN) as sandbox:
        yield sandbox


@pytest.fixture
def acme(_acme: Sandbox) -> Sandbox:
    """The shipped workspace, judged by the shipped plan, with nothing in it yet."""
    _acme.reset()
    return _acme


@pytest.fixture(scope="session")
def _strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("strict") / "log", "--strict") as sandbox:
        yield sandbox


@pytest.fixture
def strict(_strict: Sandbox) -> Sandbox:
    _strict.reset()
    return _strict


@pytest.fixture(scope="session")
def _tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("tls") / "log", "--tls", "--seed", "acme") as sandbox:
        yield sandbox


@pytest.fixture
def tls(_tls: Sandbox) -> Sandbox:
    _tls.reset()
    return _tls
