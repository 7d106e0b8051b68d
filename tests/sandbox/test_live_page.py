from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.browser import BROWSER, Tab, browsing
from tests.sandbox.process import Sandbox

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
SHOWN = "[...document.querySelectorAll('#arrivals > li:not([hidden])')]"
FIND = "{const f = document.querySelector('#find'); f.value = '%s'; f.dispatchEvent(new Event('input'))}"
NAMES = f"{SHOWN}.map((row) => row.querySelector('.event').textContent)"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with browsing(tmp_path_factory.mktemp("profile")) as tab:
        yield tab


@pytest.fixture
def page(tab: Tab, acme: Sandbox) -> Iterator[Tab]:
    tab.complaints.clear()
    tab.ask("Page.navigate", url=acme.url)
    tab.until("document.querySelector('#link')?.textContent === 'Live'")
    yield tab
    assert tab.complaints == []


def test_what_comes_in_shows_newest_first_and_counted(page: Tab, acme: Sandbox) -> None:
    assert page.run("document.querySelector('#empty').hidden") is False
    acme.track({"name": "unheard_of"})
    acme.track({"name": ""})
    page.until(f"{SHOWN}.length === 2")
    assert page.run(NAMES) == ["unnamed", "unheard_of"]
    page.until("document.querySelector('#n-bad').textContent === '2'")
    page.until("document.querySelector('[data-event]')?.textContent === 'unheard_of1 of 1 bad'")


def test_rows_open_to_findings_and_the_call_itself(page: Tab, acme: Sandbox) -> None:
    acme.track({"name": "StartedCheckout", "data": {"cart_value": 1}})
    page.until(f"{SHOWN}.length === 1")
    page.run("document.querySelector('summary').click()")
    page.until("document.querySelector('.inside')")
    assert "misnamed-event" in page.run("document.querySelector('.findings').textContent")
    assert '"cart_value": 1' in page.run("document.querySelector('.inside pre').textContent")


def test_filters_pause_and_find(page: Tab, acme: Sandbox) -> None:
    acme.http.put("/api/v1/customers/usr_0000000a", json={"first_name": "Kim"}, auth=("trackplan",) * 2)
    acme.track({"name": "unheard_of"}, "usr_0000000b")
    page.until(f"{SHOWN}.length === 2")
    page.run("document.querySelector('[data-show=bad]').click()")
    assert page.run(NAMES) == ["unheard_of"]
    page.run("document.querySelector('[data-show=all]').click()")
    page.run(FIND % "0A")
    assert page.run(NAMES) == ["identify"]
    page.run(FIND % "")
    page.run("document.querySelector('#pause').click()")
    acme.track({"name": "later"})
    page.until("document.querySelector('#n-all').textContent === '3'")
    assert page.run(f"{SHOWN}.length") == 2
    page.run("document.querySelector('#pause').click()")
    page.until(f"{SHOWN}.length === 3")


def test_a_reset_empties_the_page(page: Tab, acme: Sandbox) -> None:
    acme.track({"name": "a"})
    page.until(f"{SHOWN}.length === 1")
    acme.reset()
    page.until(f"{SHOWN}.length === 0 && !document.querySelector('#empty').hidden")


def test_markup_in_a_call_stays_text(page: Tab, acme: Sandbox) -> None:
    acme.track({"name": "<img src=x onerror=alert(1)>", "data": {"a": "</script><b>"}}, "<i>usr")
    page.until(f"{SHOWN}.length === 1")
    page.run("document.querySelector('summary').click()")
    page.until("document.querySelector('.inside')")
    assert page.run("document.querySelectorAll('main img, main b, main i').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_text_can_be_read_and_nothing_runs_out_of_the_window(
    page: Tab, acme: Sandbox, scheme: str, width: int
) -> None:
    page.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    page.ask("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
    acme.track({"name": "x" * 90, "data": {"long": "y" * 500}}, "usr_" + "z" * 100)
    page.until(f"{SHOWN}.length === 1 && document.querySelector('[data-event]')")
    page.run("document.querySelector('summary').click()")
    assert page.run(TOO_WIDE) == []
    assert page.run(CONTRAST) == []


TOO_WIDE = """
[...document.querySelectorAll('body *')]
  .filter((node) => !node.closest('pre, .skip') && node.getBoundingClientRect().right > innerWidth)
  .map((node) => node.outerHTML.slice(0, 60))
"""
# WCAG 2.2, 1.4.3: 4.5 to 1 for text. A button's ground may be its parents'.
CONTRAST = """
(() => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    const color = getComputedStyle(node).backgroundColor;
    return color === 'rgba(0, 0, 0, 0)' && node.parentElement ? ground(node.parentElement) : color;
  };
  return [...document.querySelectorAll('body *')]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .filter((node) => node.checkVisibility() && !node.closest('.new'))
    .concat([...document.querySelectorAll('.badge, .findings li, .first, time')])
    .map((node) => {
      const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
      return [node.className || node.tagName, (a + 0.05) / (b + 0.05)];
    })
    .filter(([, ratio]) => ratio < 4.5);
})()
"""
