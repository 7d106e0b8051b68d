"""Patterns by which rules are quiet never let pass what the rules would speak of."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.scan.records import PERSONAL
from trackplan.document import Document, Ref
from trackplan.language.personal import NOT_PERSONAL, SURELY_PERSONAL, looks_like, personal_data
from trackplan.model.attribute import Attribute
from trackplan.model.payload import Violation
from trackplan.rules.payload.blank_value import NOT_BLANK
from trackplan.rules.payload.wrong_format import WrongFormat
from trackplan.validator import Validator

not_personal = Validator({"pattern": NOT_PERSONAL}).accepts
not_blank = Validator({"pattern": NOT_BLANK}).accepts


@given(PERSONAL)
@example("DE89370400440532013000")
@example("4242 4242 4242 4242")
def test_what_passes_for_not_personal_is_not(text: str) -> None:
    assert not not_personal(text) or looks_like(text) is None


SURELY = [Validator(dict(schema)).accepts for schema in SURELY_PERSONAL]
MEANT = ["looks like an e-mail address", "looks like a phone number", "holds an e-mail address"]

PIECES = [
    "maya",
    ".",
    "@",
    "example",
    "com",
    "png",
    " ",
    "+49170123",
    "4567",
    "-",
    "(555)",
    "%40",
    "ü",
    "\u3000",
    "_",
]


@given(st.one_of(PERSONAL, st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
@example("maya@example.com")
@example("+491701234567")
@example("to maya@example.com!")
@example("to maya@example.com.")
def test_what_is_surely_personal_is_that(text: str) -> None:
    fits = next((meant for meant, surely in zip(MEANT, SURELY, strict=True) if surely(text)), None)
    assert fits is None or personal_data(text) == fits


@given(st.text(max_size=6))
@example("\x1c")
def test_what_passes_for_not_blank_is_not(text: str) -> None:
    assert not not_blank(text) or text.strip()


ZONES = WrongFormat.clues[0]
TIME = Attribute(name="sent_at", types=("datetime",), ref=Ref(Document("")))
ZONE_CLASSES = [Validator(schema).accepts for schema in ZONES.alike(TIME)]
DAYS = st.sampled_from(["2026-11-21", "2026-02-28", "2026-02-29", "2024-02-29", "2026-04-31", "0000-01-01"])
CLOCKS = st.sampled_from(["10:00", "10:00:00", "24:00:00", "10:00:00.123", "10:00:00.12", "10:60"])
OFFSETS = st.sampled_from(["", "Z", "+0100", "+01", "+01:00", "-2359", "+2400", "+0160", " +0100", "+010000"])
TIMES = st.tuples(DAYS, st.sampled_from("T t_"), CLOCKS, OFFSETS).map("".join)


OF_CLASSES = ["1793612345", "2026-11-21", "21.11.2026", "2026-11-21T10:00", "2026-11-21T10:00+0100"]


@given(TIMES | st.text("0123456789-:T +.Z", max_size=28))
@example("21.11.2026")
@example("2026-11-21T10:00:00CET")
def test_what_is_said_of_a_time_depends_on_the_class_of_the_text(text: str) -> None:
    def fault(of: str) -> object:
        return ZONES.of(Violation("format", "sent_at", ("sent_at",), of, TIME))

    fitting = [index for index, fits in enumerate(ZONE_CLASSES) if fits(text)]
    assert not fitting or fault(text) == fault(OF_CLASSES[fitting[0]])
