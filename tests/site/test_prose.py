from __future__ import annotations

import pytest

from trackplan.site.prose import Prose
from trackplan.site.sanitize import sanitize

NAMES = {
    "order_completed": "events/order_completed",
    "Order Completed": "events/order-completed--25946aca",
    "order": "events/order",
}


@pytest.fixture
def prose() -> Prose:
    return Prose(NAMES, lambda place: place if place.startswith("events/") else None)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Plain & simple.", "Plain &amp; simple."),
        ("*Once* per order.", "<em>Once</em> per order."),
        ("After order_completed.", 'After <a href="../events/order_completed.html">order_completed</a>.'),
        (
            "An Order Completed too",
            'An <a href="../events/order-completed--25946aca.html">Order Completed</a> too',
        ),
        ("An order is no link, `order` is.", None),
        ("my_order_completed_2", "my_order_completed_2"),
        ("`order_completed`", '<a href="../events/order_completed.html"><code>order_completed</code></a>'),
        ("[it](events/x#when)", '<a href="../events/x.html#when" rel="noreferrer">it</a>'),
        ("[it](nowhere)", "it"),
        ("[it](https://example.com/?a=1&b=2)", None),
        (
            "[order_completed](mailto:a@example.com)",
            '<a href="mailto:a@example.com" rel="noreferrer">order_completed</a>',
        ),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("![x](https://example.com/x.png)", None),
        ("# Heading", "<p>Heading</p>\n"),
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>\n"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>\n"),
    ],
)
def test_markdown_of_a_description(prose: Prose, text: str, html: str | None) -> None:
    made = str(prose.inline(text, "../"))
    if html is not None:
        assert made == html
    assert "<img" not in made
    assert made.count("<a ") == made.count("</a>")


def test_a_link_that_leads_nowhere_is_told_of(prose: Prose) -> None:
    prose.inline("[it](nowhere) and [there](events/x)")
    assert prose.broken == {"nowhere"}


def test_headings_of_a_page_stand_below_its_title(prose: Prose) -> None:
    assert str(prose.page("# One\n\n## Two")) == "<h2>One</h2>\n<h3>Two</h3>\n"


@pytest.mark.parametrize(
    ("text", "sanitized"),
    [
        ("[a](https://example.com)", "[a](https://example.com)"),
        ("[a](events/x)", "[a](events/x)"),
        ("[a](javascript:x)", "[a\\](javascript:x)"),
        ("[a]: data:x", "[a\\]: data:x"),
        ("![a](https://example.com/x.png)", "!\\[a](https://example.com/x.png)"),
        ("<img src=x>", "&lt;img src=x>"),
        ("[a](java&#115;cript:x)", "[a](java&amp;#115;cript:x)"),
    ],
)
def test_markdown_for_other_renderers_is_sanitized(text: str, sanitized: str) -> None:
    assert sanitize(text) == sanitized
