"""The site in a real Chromium, opened from its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nightly import nightly
from tests.npm import npm_packages
from tests.sandbox.browser import Tab
from tests.site.conftest import visit

PAGES = ["index", "events/order_completed", "attributes", "journeys/cart_recovery"]
PAGES += nightly(
    "events/checkout_started",
    "events/category_viewed",
    "events/review_submitted",
    "attributes/items",
    "groups",
    "people",
    "journeys",
    "journeys/winback",
    "owners",
    "owners/growth",
    "sources",
    "sources/web",
    "changelog",
    "rules",
    "sending",
)
ELSEWHERE = (
    "performance.getEntriesByType('resource')"
    ".map((one) => one.name).filter((name) => !name.startsWith('file:'))"
)
VIOLATIONS = """axe.run({preload: false}).then(({violations}) => violations.map(
  ({id, nodes}) => `${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`))"""


@pytest.fixture(scope="session")
def axe() -> str:
    folder = npm_packages("axe-core@4.10.3")
    return (folder / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_accessible_and_asks_nobody(tab: Tab, site: Path, axe: str, page: str, scheme: str) -> None:
    tab.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    visit(tab, site / f"{page}.html")
    assert tab.run(ELSEWHERE) == []
    tab.run(f"{axe}; null")
    assert tab.run(VIOLATIONS) == []
    assert tab.complaints == []


@pytest.mark.parametrize("width", [360, 1280, *nightly(390, 768, 1920)])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_its_window(tab: Tab, site: Path, page: str, width: int) -> None:
    tab.ask(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 700
    )
    visit(tab, site / f"{page}.html")
    assert tab.run("document.documentElement.scrollWidth") <= width
    tab.ask("Emulation.clearDeviceMetricsOverride")


TYPE = """(() => { const input = document.querySelector('#find input'); input.focus(); input.value = %r;
  input.dispatchEvent(new Event('input')); })()"""
FOUND = "[...document.querySelectorAll('#found .name')].map((each) => each.textContent)"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("order_completed", "order_completed"),
        ("order complted", "order_completed"),
        ("chekout", "checkout_started"),
        ("items[].sku", "items[].sku"),
        ("vip", "vip_tier"),
        ("cart recovery", "Cart recovery"),
        ("Commerce", "Commerce"),
    ],
)
def test_search_finds_what_is_meant(tab: Tab, site: Path, query: str, first: str) -> None:
    visit(tab, site / "events/order_completed.html")
    tab.run(TYPE % query)
    tab.until("document.querySelector('#found .name')")
    assert tab.run(FOUND)[0] == first
    assert tab.complaints == []


def test_search_is_used_from_the_keyboard(tab: Tab, site: Path) -> None:
    visit(tab, site / "owners/growth.html")
    _press(tab, "/", "Slash")
    tab.until("document.activeElement === document.querySelector('#find input')")
    tab.ask("Input.insertText", text="refund")
    tab.until("document.querySelectorAll('#found [role=option]').length > 1")
    chosen = "document.querySelector('#found [aria-selected=true] .name').textContent"
    assert tab.run(chosen) == "refund_created"
    _press(tab, "ArrowDown", "ArrowDown")
    assert tab.run(chosen) != "refund_created"
    _press(tab, "Escape", "Escape")
    assert tab.run("document.querySelector('#found').hidden")
    _press(tab, "/", "Slash")
    tab.ask("Input.insertText", text="refund")
    tab.until(f"!document.querySelector('#found').hidden && {chosen} === 'refund_created'")
    _press(tab, "Enter", "Enter")
    tab.until("location.pathname.endsWith('/events/refund_created.html')")


def _press(tab: Tab, key: str, code: str) -> None:
    for kind in ("keyDown", "keyUp"):
        number = 13 if key == "Enter" else 0
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        tab.ask(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=code,
            windowsVirtualKeyCode=number,
            **(text if kind == "keyDown" else {}),
        )


ROWS = "[...document.querySelectorAll('.events tbody tr:not([hidden]) th')].map((each) => each.textContent)"
CHOOSE = """(() => { const control = document.querySelector('.filters [aria-label=%s]');
  control.value = %r; control.dispatchEvent(new Event('input')); })()"""


def test_events_are_filtered_and_the_address_keeps_it(tab: Tab, site: Path) -> None:
    visit(tab, site / "index.html")
    everything = tab.run(ROWS)
    tab.run(CHOOSE % ("status", "deprecated"))
    assert tab.run(ROWS) == ["category_viewed"]
    tab.run(CHOOSE % ("status", ""))
    tab.run(CHOOSE % ("tag", "purchase"))
    assert "order_completed" in tab.run(ROWS)
    assert len(tab.run(ROWS)) < len(everything)
    visit(tab, site / "index.html", "#owner=Retention&source=billing-worker")
    assert set(tab.run(ROWS)) == {each for each in everything if "subscription" in each or "payment" in each}


def test_events_are_sorted_by_any_column(tab: Tab, site: Path) -> None:
    visit(tab, site / "index.html")
    head = "[...document.querySelectorAll('.events thead button')].find((one) => one.textContent === %r)"
    tab.run(f"{head % 'Attributes'}.click()")
    rows = "[...document.querySelectorAll('.events tbody tr')]"
    counts = f"{rows}.map((row) => Number(row.cells[5].textContent))"
    assert tab.run(counts) == sorted(tab.run(counts))
    tab.run(f"{head % 'Attributes'}.click()")
    assert tab.run(counts) == sorted(tab.run(counts), reverse=True)


@pytest.mark.parametrize(
    ("form", "begin"), [("Track v1", "{"), ("curl", "curl https://"), ("Go", "err := cio.Track(")]
)
def test_a_form_is_chosen_without_a_script_and_copied_whole(
    tab: Tab, site: Path, form: str, begin: str
) -> None:
    visit(tab, site / "events/order_completed.html")
    tab.run(f"document.querySelector('.ways select').value = {form!r}")
    text = tab.run("document.querySelector('.ways pre').innerText")
    assert text.startswith(begin)
    assert text.count("ord_204518") == 1
    tab.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }; null")
    tab.run("document.querySelector('.ways .copy').click()")
    tab.until("window.copied !== undefined")
    assert tab.run("window.copied") == text


LIQUID = """(() => { navigator.clipboard.writeText = async (text) => { window.copied = text; };
  document.querySelector(%r).click(); })()"""


@pytest.mark.parametrize(
    ("page", "row", "text"),
    [
        ("events/order_completed", "a-order_value", "{{ event.order_value }}"),
        ("events/order_completed", "a-items*.title", "{{ event.items[0].title }}"),
        ("events/order_completed", "a-coupon", '{{ event.coupon | default: "" }}'),
        ("people", "a-vip_tier", '{{ customer.vip_tier | default: "" }}'),
    ],
)
def test_an_attribute_is_copied_as_liquid_writes_it(
    tab: Tab, site: Path, page: str, row: str, text: str
) -> None:
    """With the fallback that it needs, where a valid payload may lack it."""
    visit(tab, site / f"{page}.html")
    tab.run("window.copied = undefined")
    tab.run(LIQUID % f'tr[id="{row}"] .copy-liquid')
    tab.until("window.copied !== undefined")
    assert tab.run("window.copied") == text
    assert tab.complaints == []


def test_sections_and_rows_have_visible_links_to_themselves(tab: Tab, site: Path) -> None:
    visit(tab, site / "events/order_completed.html")
    broken = """[...document.querySelectorAll('.perma')].map((one) => decodeURIComponent(one.hash.slice(1)))
      .filter((id) => !document.getElementById(id))"""
    assert tab.run("document.querySelectorAll('.perma').length") > 20
    assert tab.run(broken) == []
