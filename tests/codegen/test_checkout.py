"""README's checkout service, moved to the generated package: mended it compiles, and its audit is clean."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.go_program import go, go_environment, module
from tests.sandbox.process import running

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def block(section: str, language: str) -> str:
    """The first block of a section of README in a language."""
    text = README[README.index(f"## {section}") :].partition("\n## ")[0]
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


MODELS = """\
package checkout

import "time"

type Cart struct{ ID, UserID string }

type Order struct {
	ID, UserID string
	Total      float64
	PaidAt     time.Time
}
"""
MAIN = """\
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/customerio/go-customerio/v3"

	"example.com/shop/services/checkout"
	"example.com/shop/services/checkout/events"
)

func main() {
	track := customerio.NewTrackClient("trackplan", "trackplan")
	track.URL = os.Args[1]
	client := events.New(events.Track(track))
	for number := 1; number <= 3; number++ {
		user := fmt.Sprintf("usr_%08d", number)
		order := checkout.Order{
			ID: fmt.Sprintf("ord_%06d", number), UserID: user, Total: 34.9,
			PaidAt: time.Now().Add(-time.Duration(number) * time.Minute),
		}
		errors := []error{
			checkout.Started(context.Background(), client, checkout.Cart{ID: "crt_1", UserID: user}),
			checkout.Paid(context.Background(), client, order),
		}
		for _, err := range errors {
			if err != nil {
				fmt.Println(err)
			}
		}
	}
}
"""
MENDED = block("Typed senders", "go")
PLANTED = {
    "SendCheckoutStarted": "SendStartedCheckout",
    "events.Of(order.Total)": 'events.Of(fmt.Sprintf("%.2f", order.Total))',
    "events.Of(order.PaidAt)": "events.Of(order.PaidAt.UnixMilli())",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go_environment()
    folder = tmp_path_factory.mktemp("shop")
    (folder / "tracking_plan").mkdir()
    (folder / "tracking_plan/plan.yaml").write_text(block("Calls in source code", "yaml"))
    command = block("Typed senders", "sh").split()[1:]
    subprocess.run([sys.executable, "-m", "trackplan", *command], cwd=folder, check=True, capture_output=True)
    module(folder, "track")
    (folder / "services/checkout/models.go").write_text(MODELS)
    (folder / "main.go").write_text(MAIN)
    return folder


def write(shop: Path, text: str) -> list[str]:
    (shop / "services/checkout/paid.go").write_text(text)
    return text.splitlines()


def test_three_of_the_planted_mistakes_do_not_compile(shop: Path) -> None:
    text = MENDED.replace('"context"\n', '"context"\n\t"fmt"\n')
    for right, wrong in PLANTED.items():
        assert right in text
        text = text.replace(right, wrong)
    lines = write(shop, text)
    done = go(shop, "build", "-gcflags=-e", "./services/checkout", check=False)
    told = [int(line) for line in re.findall(r"paid\.go:(\d+):", done.stderr)]
    assert [next(wrong for wrong in PLANTED.values() if wrong in lines[line - 1]) for line in told] == [
        *PLANTED.values()
    ]


def test_the_fourth_is_not_sent(shop: Path, tmp_path: Path) -> None:
    write(shop, re.sub(r"\t\tOrderID: .*\n", "", MENDED))
    with running(tmp_path / "log", plan=shop / "tracking_plan") as sandbox:
        done = go(shop, "run", ".", sandbox.url)
        found = sandbox.own("events")["events"]
    assert done.stdout == "order_completed does not fit the plan: order_id: planned: required\n" * 3
    assert {one["event"] for one in found} == {"checkout_started"}


def test_mended_it_sends_and_the_audit_is_clean(shop: Path, tmp_path: Path) -> None:
    write(shop, MENDED)
    with running(tmp_path / "log", plan=shop / "tracking_plan") as sandbox:
        assert go(shop, "run", ".", sandbox.url).stdout == ""
        found = sandbox.own("events")["events"]
        audit = subprocess.run(
            [sys.executable, "-m", "trackplan", "audit", "--base-url", sandbox.url, "--fail-on", "warning"],
            cwd=shop,
            env={
                **os.environ,
                "CUSTOMERIO_APP_API_KEY": "trackplan",
                "TRACKPLAN_STATE": str(tmp_path / "state"),
            },
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert [(one["event"], one["good"]) for one in found] == [
        ("checkout_started", True),
        ("order_completed", True),
    ] * 3
    assert audit.returncode == 0, audit.stdout + audit.stderr
    assert "no problems · checked 6 activities (6 valid)" in audit.stdout
