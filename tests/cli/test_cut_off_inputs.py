"""An input that ends too early, or of which nothing is understood, never reads as a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from trackplan.cli.app import run
from trackplan.cli.support.errors import Stop

PLAN = """\
trackplan: 1
name: Shop
rules: {invalid-json: off, invalid-csv: off, attributes-not-object: off}
events:
  cart_viewed: {description: The shopper opened the cart.}
"""
RECORD = '{"type":"track","event":"cart_viewed","userId":"usr_1","properties":{}}'
CUT = {
    "an array broken in the middle": (f"[{RECORD},\n {{oops}},\n {RECORD}]", "line 2, column 2"),
    "an array that is not closed": (f"[{RECORD},\n {RECORD}", "line 2"),
    "a page broken in the middle": (f'{{\n "batch": [\n  {RECORD},\n  {{oops}},\n  {RECORD}]\n}}', "line 1"),
    "a last line that is cut": (f"{RECORD}\n{RECORD[:-9]}", "line 2"),
    "an only line that is cut": (RECORD[:-9], "line 1"),
    "a last row that is cut": ("event_text,user_id,properties\ncart_viewed,usr_1,{}\ncart_vi", "line 3"),
    "a quote that is never closed": ('event_text,user_id,properties\ncart_viewed,usr_1,"{\n', "line 2"),
}


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN)


@pytest.mark.parametrize("options", [(), ("--fail-on", "never"), ("--exit-zero",), ("--quiet",)], ids=str)
@pytest.mark.parametrize("command", ["lint", "audit"])
@pytest.mark.parametrize("kind", CUT)
def test_lint_and_audit_call_it_incomplete_whatever_the_rules_say(
    kind: str, command: str, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    text, line = CUT[kind]
    Path("sent").write_text(text)
    assert run([command, "--plan", "plan.yaml", "sent", *options]) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "INCOMPLETE" in said
    assert f"`sent` cannot be read past {line}" in said


@pytest.mark.parametrize("kind", CUT)
def test_infer_writes_nothing_from_it(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, line = CUT[kind]
    Path("sent").write_text(text)
    with pytest.raises(Stop, match=f"`sent` cannot be read past {line}") as stop:
        run(["infer", "sent"])
    assert stop.value.code == 3
    assert not capsys.readouterr().out


def test_a_sample_of_the_plan_that_is_cut_makes_its_lint_incomplete(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("samples").mkdir()
    Path("samples/all.json").write_text(CUT["an array that is not closed"][0])
    assert run(["lint", "--plan", "."]) == 3
    assert "samples/all.json` cannot be read past line 2" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"page","userId":"usr_1","name":"Cart","properties":{}}\n',
        '{"type":"group","userId":"usr_1","groupId":"g","traits":{}}\n',
        "7\n[1]\n",
    ],
    ids=["a page call", "a group call", "no objects"],
)
@pytest.mark.parametrize("command", ["lint", "audit"])
def test_records_of_which_none_is_judged_are_not_called_clean(
    text: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("plan.yaml").write_text(
        PLAN.replace("{invalid", "{unrecognised-record: off, silent-event: off, invalid")
    )
    Path("sent").write_text('{"type":"screen"}\n' + text)
    run([command, "--plan", "plan.yaml", "sent"])
    said = capsys.readouterr().out
    assert said.endswith("nothing was checked\n")
    assert "no problems" not in said


@pytest.mark.parametrize(
    "command", [["lint", "--plan", "plan.yaml"], ["audit", "--plan", "plan.yaml"], ["infer"]]
)
def test_what_is_assumed_of_a_file_is_said(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("sent").write_text("event_text;user_id;properties\ncart_viewed;usr_1;{}\n")
    run([*command, "sent"])
    assert capsys.readouterr().err.splitlines()[0] == "note: sent: read as CSV with `;` between cells"


@pytest.mark.parametrize("command", ["lint", "audit"])
def test_a_quiet_run_says_nothing_of_it(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("sent").write_text("event_text;user_id;properties\ncart_viewed;usr_1;{}\n")
    run([command, "--plan", "plan.yaml", "--quiet", "sent"])
    assert capsys.readouterr().err == ""
