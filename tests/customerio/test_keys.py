"""Keys: read from the environment, refused without an echo, shown nowhere."""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable
from itertools import islice

import pytest

from tests.customerio.conftest import CANARY
from tests.customerio.server import Reply, Script, Server, feed
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.credentials import app_credentials, track_credentials
from trackplan.customerio.errors import BadKeyError
from trackplan.customerio.keys import read_key, read_region

MALFORMED = {
    "not set": None,
    "empty": "",
    "blank": " \t\n",
    "a space inside": "cana ry0canary1",
    "a newline inside": "canary0\ncanary1",
    "a header smuggled in": "canary0\r\nX-Evil: 1",
    "in double quotes": '"canary0canary1"',
    "in single quotes": "'canary0canary1'",
    "in curly quotes": "“canary0canary1”",
    "one curly quote": "canary0canary1\u2019",
    "with its variable": "KEY:canary0canary1",
    "a zero-width space": "canary0\u200bcanary1",
    "a null": "canary0\x00canary1",
    "an escape": "\x1b[31mcanary0",
    "accented": "canáry0canary1",
    "a lone surrogate": "canary0\udcffcanary1",
    "too short": "q7z",
    "a whole file": "canary0" * 100,
    "with a scheme": "Bearer canary0canary1",
    "starred out": "canary0********",
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_key_is_refused_without_an_echo(case: str, capfd: pytest.CaptureFixture[str]) -> None:
    value = MALFORMED[case]
    with pytest.raises(BadKeyError) as caught:
        app_credentials({} if value is None else {"CUSTOMERIO_APP_API_KEY": value})
    error = caught.value
    said = f"{error} {error!r} {error.help} {error.__cause__!r} {capfd.readouterr()}"
    assert "canary" not in said
    assert "q7z" not in said
    assert "CUSTOMERIO_APP_API_KEY" in error.message
    assert error.exit_code == 2


def test_white_space_around_a_key_is_nothing() -> None:
    assert read_key("K", {"K": f"\n {CANARY}\r\n"}).reveal() == CANARY


@pytest.mark.parametrize(("said", "region"), [("", "us"), ("US", "us"), (" eu\n", "eu")])
def test_regions(said: str, region: str) -> None:
    assert read_region({"CUSTOMERIO_REGION": said}) == region


def test_another_region_is_refused() -> None:
    with pytest.raises(BadKeyError, match="neither"):
        read_region({"CUSTOMERIO_REGION": "europe"})


def test_a_secret_shows_itself_nowhere() -> None:
    credentials = app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY})
    secret = credentials.secrets[0]
    shown = [f"{secret}", f"{secret!r}", f"{credentials!r}", secret.fingerprint]
    assert not any(CANARY in text for text in shown)
    assert len(secret.fingerprint) == 16
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)


def test_track_wants_both() -> None:
    with pytest.raises(BadKeyError, match="CUSTOMERIO_TRACK_API_KEY"):
        track_credentials({"CUSTOMERIO_SITE_ID": CANARY})


def test_no_log_has_the_key(
    serve: Callable[[Script], Server], app: Callable[..., AppApi], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = serve(feed(300))
    assert len(list(islice(app(server).activities(), 2))) == 2
    server.script = lambda _: Reply(401, {"meta": {"error": CANARY}})
    with pytest.raises(Exception, match="does not accept"):
        next(app(server).activities())
    assert server.log[0].headers["Authorization"] == f"Bearer {CANARY}"
    assert caplog.text
    assert CANARY not in caplog.text
