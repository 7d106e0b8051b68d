"""Rendering for `impact --prove`: a template that tires its reader finds nothing out, at once."""

from __future__ import annotations

import time

import pytest

from trackplan.liquid.rendering import places_without_value

TIRING = {
    "a long loop": "{% for i in (1..100000000) %}x{% endfor %}",
    "loops in loops": "{% for i in (1..999) %}{% for j in (1..999) %}{% for k in (1..999) %}a{% endfor %}"
    "{% endfor %}{% endfor %}",
    "a text that doubles": "{% assign a = 'xxxxxxxx' %}" + "{% assign a = a | append: a %}" * 40 + "{{ a }}",
    "a text that doubles in a loop": "{% assign a = 'x' %}{% for i in (1..60) %}"
    "{% assign a = a | append: a %}{% endfor %}",
    "a list that doubles": "{% assign l = 'a,a' | split: ',' %}{% for i in (1..40) %}"
    "{% assign l = l | concat: l %}{% endfor %}",
    "a number squared": "{% assign a = 9 %}{% for i in (1..60) %}{% assign a = a | times: a %}{% endfor %}",
    "a range turned round": "{% for i in (1..100000000) reversed %}{% endfor %}",
    "a range that is joined": "{% assign r = (1..100000000) %}{{ r | join: ',' }}",
}


@pytest.mark.parametrize("kind", TIRING)
def test_what_takes_long_or_grows_finds_nothing_out(kind: str) -> None:
    began = time.process_time()
    assert places_without_value(TIRING[kind] + "{{ event.x }}", {"event": {}}) == set()
    assert time.process_time() - began < 5


def test_loops_and_numbers_of_mails_are_rendered() -> None:
    mail = "{% for i in (1..3) %}{{ i | times: 100 }}{% endfor %}{{ event.x }}"
    assert places_without_value(mail, {"event": {}}) == {(1, mail.index("event") + 1)}
