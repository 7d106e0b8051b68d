"""Each report in each format, as a file that a person can open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.reporters.reports import REPORTS
from trackplan.reporters import REPORTERS, Style

FOLDER = Path(__file__).parent / "golden"
ENDINGS = {
    "text": "txt",
    "json": "json",
    "ndjson": "ndjson",
}


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_", ENDINGS)
def test_every_report_in_every_format(format_: str, name: str, golden: Golden) -> None:
    golden(FOLDER / format_ / f"{name}.{ENDINGS[format_]}", REPORTERS[format_](REPORTS[name], Style()))


@pytest.mark.parametrize(
    ("look", "style"),
    [
        ("color", Style(color=True, links="https://example.com/rules/")),
        ("ascii", Style(unicode=False)),
        ("narrow", Style(width=50)),
        ("unlimited", Style(width=0)),
        ("values", Style(show_values=True)),
    ],
)
def test_the_looks_of_text(look: str, style: Style, golden: Golden) -> None:
    golden(FOLDER / "text" / f"mixed-{look}.txt", REPORTERS["text"](REPORTS["mixed"], style))
