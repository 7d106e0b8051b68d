"""Commands about the plan name the calls of sources that declare their code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Golden

HERE = Path(__file__).parent
PLAN = """\
trackplan: 1
name: Shop
version: 1.0.0
sources:
  checkout: {code: "services/checkout/**"}
  web: {code: "web/**"}
events:
  order_paid:
    sources: [checkout]
    attributes:
      order_id: {type: string, required: true}
      total: {type: number, required: true}
      currency: {type: string, enum: [USD, EUR]}
  cart_viewed:
    sources: [web]
    attributes:
      cart_id: {type: string}
"""
FILES = {
    "tracking_plan/plan.yaml": PLAN,
    "services/checkout/paid.go": """\
package checkout

import "github.com/customerio/go-customerio/v3"

func Paid(client *customerio.CustomerIO, order Order) error {
	return client.Track(order.User, "order_paid", map[string]any{
		"order_id": order.ID, "total": order.Total, "currency": "EUR",
	})
}

func Refunded(client *customerio.CustomerIO, order Order) error {
	return client.Track(order.User, "order_paid", order.Attributes())
}
""",
    "web/cart.ts": 'import { CART } from "../lib/names";\nanalytics.track(CART, { cart_id: cart.id });\n',
    "lib/names.ts": 'export const CART = "cart_viewed";\n',
    "tools/replay.ts": 'analytics.track("cart_viewed", {});\n',
}
CHANGED = (
    PLAN.replace("[USD, EUR]", "[USD]")
    .replace("total: {type: number", "total: {type: string")
    .replace("  cart_viewed:", "  basket_viewed:")
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for words in (("init", "-q", "-b", "main"), ("add", "."), (*identity, "commit", "-qm", "one")):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    return tmp_path


def run(folder: Path, *words: str) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI"))}
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *words],
        cwd=folder,
        env=plain,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return f"$ trackplan {' '.join(words)}\n{done.stdout}{done.stderr}--- exit {done.returncode}\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("show", ("show", "order_paid")),
        ("show-by-a-constant", ("show", "cart_viewed")),
        ("impact", ("impact", "order_paid")),
        ("impact-attribute", ("impact", "order_paid.currency")),
        ("diff", ("diff", "HEAD")),
        ("diff-markdown", ("diff", "HEAD", "--format", "markdown")),
        ("diff-json", ("diff", "HEAD", "--format", "json")),
    ],
)
def test_the_calls_are_named(name: str, words: tuple[str, ...], shop: Path, golden: Golden) -> None:
    if "diff" in name:
        (shop / "tracking_plan/plan.yaml").write_text(CHANGED, "utf-8")
    golden(HERE / "golden" / f"{name}.txt", run(shop, *words))


def test_the_site_says_where_an_event_is_sent_from(shop: Path) -> None:
    run(shop, "docs", "build", "--out", "site", "--no-history")
    page = (shop / "site/events/order_paid.html").read_text("utf-8")
    places = ("services/checkout/paid.go:6", "services/checkout/paid.go:12")
    assert f"<dt>Sent from<dd>{', '.join(f'<code>{place}</code>' for place in places)}" in page
    assert run(shop, "docs", "check", "--out", "site", "--no-history").endswith("exit 0\n")


def test_the_reverse_is_said_of_the_whole_code_only(shop: Path) -> None:
    (shop / "web/cart.ts").write_text("export {};\n", "utf-8")
    assert "no code sends `cart_viewed`" not in run(shop, "code"), "tools/replay.ts sends it"
    (shop / "tools/replay.ts").unlink()
    assert "no code sends `cart_viewed`" in run(shop, "code")
    assert "no code sends" not in run(shop, "code", "services/checkout/paid.go")


def test_an_exported_plan_is_all_that_another_repository_needs(shop: Path, tmp_path: Path) -> None:
    run(shop, "export", "plan", "--out", "plan.yaml")
    other = tmp_path / "other"
    (other / "src").mkdir(parents=True)
    (other / "plan.yaml").write_bytes((shop / "plan.yaml").read_bytes())
    (other / "src/a.ts").write_text('analytics.track("Cart Viewed", { cart_id: 5 });\n', "utf-8")
    report = run(other, "code", "--plan", "plan.yaml", "--format", "json")
    rules = re.findall(r'"rule": "([a-z-]+)"', report)
    assert rules == ["misnamed-event", "wrong-type"]


def test_without_the_extra_a_sentence_says_what_to_install(shop: Path) -> None:
    (shop / "missing.py").write_text(
        "import sys\nsys.modules['ast_grep_py'] = None\nsys.argv = ['trackplan', *sys.argv[1:]]\n"
        "from trackplan.cli import main\nmain()\n",
        "utf-8",
    )

    def without(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "missing.py", *words],
            cwd=shop,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    refused = without("code")
    assert refused.returncode == 2
    assert "pip install 'trackplan[code]'" in refused.stderr
    shown = without("show", "order_paid")
    assert (shown.returncode, "Sent from" in shown.stdout) == (0, False)
    assert "calls in source code are left out" in shown.stderr


IGNORES = """\
import { analytics } from "./analytics";
// trackplan: ignore[unplanned-attribute] since the last sprint
analytics.track("cart_viewed", { cart_id: "c_1" });
analytics.track("cart_viewed", { cart: 1 }); // trackplan: ignore[unplanned-attribute] an experiment
analytics.track("cart_viewed", { cart_id: 2 }); // trackplan: ignore[wrong-type, number-as-text] the old app
"""


def test_a_comment_that_hides_nothing_is_reported_also_for_rules_of_payloads(shop: Path) -> None:
    for file in (shop / "services/checkout").iterdir():
        file.unlink()
    (shop / "web/cart.ts").write_text(IGNORES, "utf-8")
    said = run(shop, "code", "web/cart.ts", "--format", "concise")
    assert re.findall(r"web/cart\.ts:(\d+):\d+: \w+ \[unused-ignore\]", said) == ["2", "5"]
    (shop / "web/cart.ts").write_text(f"{IGNORES}if (x {{\n", "utf-8")
    assert "unused-ignore" not in run(shop, "code", "web/cart.ts"), "the file could not be read in full"
