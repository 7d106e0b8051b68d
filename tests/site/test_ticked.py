"""Code in the words of rules."""

from __future__ import annotations

from trackplan.site.jinja import ticked


def test_code_between_ticks_is_an_element_and_all_else_is_text() -> None:
    said = str(ticked("write `minimum: <5>` & `x`, <b>not</b> that"))
    assert said == ("write <code>minimum: &lt;5&gt;</code> &amp; <code>x</code>, &lt;b&gt;not&lt;/b&gt; that")
