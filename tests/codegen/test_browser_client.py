"""The generated package for browsers, in Chromium, with the official client, against the sandbox."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.codegen.judging import judge
from tests.codegen.payloads import load, package, payloads
from tests.codegen.typescript_program import Calls, compile_program
from tests.sandbox.browser import BROWSER, browsing
from tests.sandbox.process import running

CLIENT = "node_modules/@customerio/cdp-analytics-browser/dist/umd"
FEW = 12
PAGE = """\
<!doctype html><title>shop</title>
<script src="umd/index.js"></script>
<script type="module">
  const { send } = await import("./out/main.js");
  const url = new URLSearchParams(location.search).get("sandbox");
  const host = new URL(url).host;
  const settings = { apiHost: `${host}/v1`, protocol: "http", apiKey: "trackplan" };
  const client = AnalyticsNext.AnalyticsBrowser.load(
    { writeKey: "trackplan", cdnSettings: { integrations: { "Customer.io Data Pipelines": settings } } },
  );
  await client.identify("usr_00000001");
  window.send = () => send(client).then(() => "all", String);
</script>
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.nightly
def test_samples_sent_from_a_page_are_judged_good_one_for_one(tmp_path: Path) -> None:
    if BROWSER is None:
        pytest.skip("no Chromium is installed")
    plan = load("acme")
    sent = payloads(plan, FEW)
    calls = Calls(package(plan, "browser", "acme"))
    shop = tmp_path / "shop"
    (shop / "acme").mkdir(parents=True)
    for name, text in calls.files.items():
        (shop / "acme" / name).write_text(text, "utf-8")
    lines = [
        'import type { AnalyticsBrowser } from "@customerio/cdp-analytics-browser";',
        'import * as acme from "./acme/index.js";',
        "export async function send(client: AnalyticsBrowser): Promise<void> {",
        "  const sender = acme.browser(client);",
        *(f"  await {calls.send(one, 'sender')};" for one in sent),
        "}",
        "",
    ]
    compile_program(shop, "\n".join(lines))
    (shop / "umd").symlink_to(shop / CLIENT)
    (shop / "index.html").write_text(PAGE, "utf-8")
    with (
        running(tmp_path / "log", plan=Path("tracking_plan").resolve()) as sandbox,
        served(shop) as site,
        browsing(tmp_path / "profile") as tab,
    ):
        tab.ask("Page.navigate", url=f"{site}/index.html?sandbox={sandbox.url}")
        tab.until("window.send !== undefined")
        assert sandbox.own("wait", count=1, timeout=20)["reached"], "the page identified its person"
        sandbox.reset()
        assert tab.run("window.send()") == "all", tab.complaints
        judge(sandbox, sent, [{"Case": one.event, "Error": ""} for one in sent])
