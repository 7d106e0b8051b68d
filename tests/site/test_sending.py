"""Every way to send an event is text that its language reads back."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporters.hostile import strings
from trackplan.shapes import recognise
from trackplan.site.code_samples import merged_html
from trackplan.site.jinja import content
from trackplan.site.sending import FORMS

SPAN = re.compile(r'<span class="([^"]*)">(.*?)</span>', re.DOTALL)
DATA: dict[str, Any] = {
    "cart_value": 42.5,
    "gift": True,
    "note": None,
    "title": 'It\'s "50 %" \\ #{off} $HOME `id` 日本',
    "items": [{"sku": "COF-HOUSE-250", "quantity": 2, "tags": []}, {"sku": "x" * 80, "options": {}}],
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(st.characters(codec="utf-8"), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("a#'", max_size=3), inner),
    max_leaves=9,
)


def code(id_: str, name: str = "order_completed", data: Any = DATA) -> str:
    return next(each for each in FORMS if each.id == id_).code(name, data)


@given(st.text(st.characters(codec="utf-8"), max_size=9), st.dictionaries(st.text("ab'", max_size=3), VALUES))
def test_of_the_marked_text_each_form_shows_its_own(name: str, data: dict[str, Any]) -> None:
    text = str(merged_html(name, data))
    for form in FORMS:
        shown = SPAN.sub(lambda span, form=form: span[2] if form.id in span[1].split() else "", text)
        assert shown == content(form.code(name, data))


@pytest.mark.parametrize(("id_", "shape"), [("v1", "track_v1"), ("v2", "track_v2"), ("pl", "pipelines")])
def test_a_wire_shape_is_json_that_is_recognised(id_: str, shape: str) -> None:
    record = json.loads(code(id_))
    found = recognise(record)
    assert found is not None
    assert found.name == shape
    assert record[found.attributes] == DATA


@given(st.text(st.characters(codec="utf-8"), max_size=9), st.dictionaries(st.text("ab'", max_size=3), VALUES))
def test_any_event_is_read_back_as_json_and_as_python(name: str, data: dict[str, Any]) -> None:
    assert json.loads(code("v1", name, data)) == {"name": name, "data": data}
    call = ast.parse(code("py", name, data), mode="eval").body
    assert isinstance(call, ast.Call)
    assert [ast.literal_eval(argument) for argument in call.args[1:]] == [name, data]


@pytest.mark.parametrize("text", strings()[:100])
def test_the_shell_hands_over_the_very_payload(text: str) -> None:
    body = 'curl() { printf %s "${@: -1}"; }; ' + code("curl", text, {"note": text})
    if "\ud800" <= max(text, default="") <= "\udfff":
        pytest.skip("half a surrogate pair is no text for a shell")
    done = subprocess.run(["bash", "-c", body], capture_output=True, check=True)
    assert json.loads(done.stdout) == {"name": text, "data": {"note": text}}


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
def test_node_is_handed_the_very_payload() -> None:
    script = "const cio = {track: (...all) => console.log(JSON.stringify(all))};\n"
    command = ["node", "--input-type=module", "-e", script + code("node")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout) == ["PERSON_ID", {"name": "order_completed", "data": DATA}]


@pytest.mark.skipif(shutil.which("ruby") is None, reason="Ruby is not installed")
def test_ruby_is_handed_the_very_payload() -> None:
    script = "require 'json'\ncio = Object.new\ndef cio.track(*all) puts JSON.generate(all) end\n"
    done = subprocess.run(["ruby", "-e", script + code("rb")], capture_output=True, check=True)
    assert json.loads(done.stdout) == ["PERSON_ID", "order_completed", DATA]


@pytest.mark.skipif(shutil.which("gofmt") is None, reason="Go is not installed")
def test_go_parses_the_call() -> None:
    source = f"package main\n\nfunc main() {{\n{code('go')}\n}}\n"
    subprocess.run(["gofmt", "-e"], input=source.encode(), capture_output=True, check=True)
