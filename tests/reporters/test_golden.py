"""Each report in each format, as a file that a person can open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.reporters.reports import CARDS, REPORTS
from trackplan import __version__
from trackplan.reporters import REPORTERS, Style, sarif

FOLDER = Path(__file__).parent / "golden"
ENDINGS = {
    "json": "json",
    "ndjson": "ndjson",
    "sarif": "sarif",
    "gitlab": "json",
    "junit": "xml",
    "markdown": "md",
    "html": "html",
    "digest": "md",
    "digest-slack": "json",
    "digest-teams": "json",
}
"""What the files of a format end in, where that is not `txt`."""


@pytest.fixture
def _cards_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the words of the real rule cards, which change, out of files about the format."""
    monkeypatch.setattr(sarif, "catalog", lambda: CARDS)


@pytest.mark.usefixtures("_cards_of_our_own")
@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_", REPORTERS)
def test_every_report_in_every_format(format_: str, name: str, golden: Golden) -> None:
    text = REPORTERS[format_](REPORTS[name], Style())
    text = text.replace(f'"{__version__}"', '"VERSION"').replace(
        f"trackplan {__version__}", "trackplan VERSION"
    )
    golden(FOLDER / format_ / f"{name}.{ENDINGS.get(format_, 'txt')}", text)


@pytest.mark.parametrize(
    ("look", "style"),
    [
        ("color", Style(color=True, folder="file://host/shop")),
        ("ascii", Style(unicode=False)),
        ("narrow", Style(width=50)),
        ("unlimited", Style(width=0)),
        ("values", Style(show_values=True)),
    ],
)
def test_the_looks_of_text(look: str, style: Style, golden: Golden) -> None:
    golden(FOLDER / "text" / f"mixed-{look}.txt", REPORTERS["text"](REPORTS["mixed"], style))
