"""`trackplan docs` as a process: whole folders, the same bytes, refusals."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.npm import npm_packages
from tests.site.conftest import PLAN, ROOT, WORKSPACE, trackplan
from trackplan.cli.support.folders import MARKER
from trackplan.site.catalogue import FEW
from trackplan.site.markdown import MANY

GOLDEN = Path(__file__).with_name("golden")
SETTINGS = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "COLUMNS": "40", "SOURCE_DATE_EPOCH": "0"},
)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_plan_makes_the_same_bytes(site: Path, audit: Path, tmp_path: Path) -> None:
    options = ("--workspace", WORKSPACE, "--audit", audit, "--no-history")
    for number, settings in enumerate(SETTINGS):
        out = tmp_path / f"site{number}"
        trackplan("docs", "build", "--plan", PLAN, *options, "--out", out, cwd=tmp_path, **settings)
        assert digests(out) == digests(site)


@pytest.mark.parametrize("page", ["events/order_completed", "journeys/cart_recovery", "index"])
@pytest.mark.parametrize("suffix", ["md", "json", "html"])
def test_a_page_is_as_it_was(site: Path, golden: Golden, page: str, suffix: str) -> None:
    text = (site / f"{page}.{suffix}").read_text(encoding="utf-8")
    if suffix == "json":
        text = json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
    golden(GOLDEN / f"{page.replace('/', '-')}.{suffix}", text)


def test_check_tells_what_is_stale(tmp_path: Path) -> None:
    plan, out = tmp_path / "plan", tmp_path / "wiki"
    shutil.copytree(PLAN, plan)
    command = ("--plan", plan, "--out", out, "--format", "markdown", "--no-history")
    trackplan("docs", "build", *command)
    assert trackplan("docs", "check", *command) == ""
    assert {path.suffix for path in out.rglob("*") if path.is_file() and path.name != MARKER} == {".md"}
    orders = plan / "events/orders.yaml"
    orders.write_text(orders.read_text("utf-8").replace("its payment was accepted", "it was paid"), "utf-8")
    (out / "events/order_canceled.md").unlink()
    (out / "notes.md").write_text("mine", encoding="utf-8")
    said = trackplan("docs", "check", *command, code=1)
    for line in (
        "`events/order_completed.md` is stale",
        "`index.md` is stale",
        "`events/order_canceled.md` is missing",
        "`notes.md` is no part of the site",
    ):
        assert line in said


@pytest.mark.parametrize("case", ["other files", "a file", "a link"])
def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, case: str) -> None:
    out = tmp_path / "site"
    if case == "a file":
        out.write_text("mine", encoding="utf-8")
    else:
        real = tmp_path / "real" if case == "a link" else out
        real.mkdir()
        (real / "mine.txt").write_text("mine", encoding="utf-8")
        if case == "a link":
            out.symlink_to(real)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    said = trackplan("docs", "build", "--plan", PLAN, "--out", out, code=2)
    assert said.startswith("error: ")
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_folder_is_replaced_whole_and_nothing_is_left_beside(tmp_path: Path) -> None:
    out = tmp_path / "site"
    for _ in range(2):
        trackplan("docs", "build", "--plan", PLAN, "--out", out)
        assert [path.name for path in tmp_path.iterdir()] == ["site"]
        (out / "old.html").write_text("old", encoding="utf-8")
    trackplan("docs", "build", "--plan", PLAN, "--out", out)
    assert not (out / "old.html").exists()


def test_a_site_is_branded(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (tmp_path / "welcome.md").write_text("# Hello\n\nSee [it](events/paid).", encoding="utf-8")
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/extra.html").write_text("<p>{{ page.title }}, themed</p>", encoding="utf-8")
    plan.write_text(
        "trackplan: 1\nname: Example\nevents: {paid: {attributes: {}}}\n"
        'docs: {title: Our events, logo: logo.svg, accent: "#ff0", '
        'edit_url: "https://example.com/edit/{path}#L{line}", pages: [{title: Welcome, file: welcome.md}]}\n',
        encoding="utf-8",
    )
    out = tmp_path / "site"
    trackplan("docs", "build", "--plan", plan, "--out", out)
    event = (out / "events/paid.html").read_text("utf-8")
    assert "<title>paid · Our events</title>" in event
    assert 'src="../assets/logo.svg"' in event
    assert 'href="https://example.com/edit/plan.yaml#L3"' in event
    assert 'href="../events/paid.html"' in (out / "pages/welcome.html").read_text("utf-8")
    assert "--accent:#ffff00" in (out / "assets/site.css").read_text("utf-8")  # as it is, on dark paper
    trackplan("docs", "build", "--plan", plan, "--out", out, "--theme", tmp_path / "theme")
    assert (out / "pages/welcome.html").read_text("utf-8") == "<p>Welcome, themed</p>"


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ page.make.__globals__ }}",
    "{{ once.__init__.__globals__ }}",
    "{{ plural.__globals__['__builtins__'] }}",
    "{{ site.brand.title.format.__self__ }}",
    "{{ '{0.__class__}'.format(page) }}",
    "{{ 1 // 0 }}",
    "{{ (record | attr('__class__')).__mro__ }}",
    "{{ record.clear() }}",
    "{{ record.update(name='x') }}",
    "{% for _ in range(10 ** 9) %}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}",
]
"""What would reach code, or records, from within a template."""


def test_a_theme_that_changes_nothing_gives_the_same_site(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    plan = ("--plan", PLAN, "--workspace", WORKSPACE, "--no-history")
    trackplan("docs", "build", *plan, "--out", tmp_path / "own")
    trackplan("docs", "build", *plan, "--out", tmp_path / "themed", "--theme", tmp_path / "theme")
    assert site(tmp_path / "themed") == site(tmp_path / "own")


def site(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "`event.html` of the theme, line 1: "),
        ("{{ nobody.name }}", "a template of the theme fails: 'nobody' is undefined"),
        *((template, "a template of the theme fails: ") for template in ESCAPES),
    ],
)
def test_a_template_that_fails_is_told_of_and_nothing_is_written(
    tmp_path: Path, template: str, said: str
) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme/event.html").write_text(template, encoding="utf-8")
    options = ("--plan", PLAN, "--theme", tmp_path / "theme", "--out", tmp_path / "site", "--no-history")
    assert trackplan("docs", "build", *options, code=2).startswith(f"error: {said}")
    assert [path.name for path in tmp_path.iterdir()] == ["theme"]


@pytest.mark.parametrize("events", [FEW, FEW + 1])
def test_an_attribute_that_a_large_group_brings_names_the_group(tmp_path: Path, events: int) -> None:
    plan = tmp_path / "plan.yaml"
    table = "".join(f"  e{number}: {{groups: [cart]}}\n" for number in range(events))
    own = "  own: {attributes: {cart_id: {type: string, required: true}}}\n"
    group = "groups: {cart: {cart_id: {type: string}}}\n"
    plan.write_text(f"trackplan: 1\nname: Example\n{group}events:\n{table}{own}", encoding="utf-8")
    out = tmp_path / "site"
    trackplan("docs", "build", "--plan", plan, "--out", out)
    page = (out / "attributes/cart_id.html").read_text("utf-8")
    grouped = "Optional in the 51 events with the group" in page
    assert grouped == (events > FEW)
    assert ('href="../events/e7.html"' in page) == (not grouped)
    assert 'href="../events/own.html"' in page
    twin = "groups.json" if grouped else "attributes/cart_id.json"
    assert '"e7"' in (out / twin).read_text("utf-8")
    assert 'href="events/e7.html"' in (out / "groups.html").read_text("utf-8")


@pytest.mark.parametrize("events", [FEW, FEW + 1])
def test_an_owner_of_many_events_has_their_names_and_leads_to_the_table(tmp_path: Path, events: int) -> None:
    plan = tmp_path / "plan.yaml"
    table = "".join(f"  e{number}: {{owner: r&d, description: Meaning.}}\n" for number in range(events))
    plan.write_text(f"trackplan: 1\nname: Example\nevents:\n{table}", encoding="utf-8")
    out = tmp_path / "site"
    trackplan("docs", "build", "--plan", plan, "--out", out)
    page = next((out / "owners").glob("*.html")).read_text("utf-8")
    assert page.count('href="../events/e') == events
    assert page.count("Meaning.") == (events if events <= FEW else 0)
    assert ('href="../index.html#owner=r%26d"' in page) == (events > FEW)


@pytest.mark.parametrize("events", [MANY, MANY + 1])
def test_a_model_is_told_of_every_event_or_where_they_are(tmp_path: Path, events: int) -> None:
    plan = tmp_path / "plan.yaml"
    table = "".join(f"  e{number}: {{}}\n" for number in range(events))
    plan.write_text(f"trackplan: 1\nname: Example\nevents:\n{table}", encoding="utf-8")
    trackplan("docs", "build", "--plan", plan, "--out", tmp_path / "site")
    said = (tmp_path / "site/llms.txt").read_text("utf-8")
    assert "(index.md): every event with" in said
    assert said.count("(events/e") == (events if events <= MANY else 0)


@pytest.mark.parametrize(("rules", "said"), [("", True), ("rules: {unknown-key: off}\n", False)])
def test_a_key_that_the_language_does_not_have_is_told_of(tmp_path: Path, rules: str, said: bool) -> None:
    plan = tmp_path / "plan.yaml"
    events = "events: {paid: {onwer: growth, tag: [a], description: Paid.}}\n"
    plan.write_text(f"trackplan: 1\nname: Example\n{rules}{events}", encoding="utf-8")
    printed = trackplan("docs", "build", "--plan", plan, "--out", tmp_path / "site", "--no-history")
    where = f"{plan.as_posix()}:{4 if rules else 3}:17"
    warning = (
        f"warning: {where}: `paid` has no `onwer`, and 1 more such; run `trackplan lint` for all of it\n"
    )
    assert printed.startswith(warning) == said


def test_a_plan_publishes_nothing_from_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan/plan.yaml").write_text(
        "trackplan: 1\nname: Example\ndocs: {pages: [{title: x, file: ../secret.md}]}\n", encoding="utf-8"
    )
    said = trackplan("docs", "build", "--plan", tmp_path / "plan", "--out", tmp_path / "site", code=2)
    assert "outside of the plan's folder" in said


def git(folder: Path, day: str, *arguments: str) -> None:
    moment = f"{day}T12:00:00Z"
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_AUTHOR_DATE": moment}
    names |= {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com", "GIT_COMMITTER_DATE": moment}
    subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **names}, check=True, capture_output=True
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_history_comes_from_git(tmp_path: Path, golden: Golden) -> None:
    plan = tmp_path / "tracking_plan/plan.yaml"
    plan.parent.mkdir()
    git(tmp_path, "2026-01-01", "init", "--initial-branch=main")
    for version, day, events in (
        ("1.0.0", "2026-08-01", "{paid: {attributes: {value: {type: number, required: true}}}}"),
        ("1.1.0", "2026-09-01", "{paid: {attributes: {value: {type: number, required: true}}}, sent: {}}"),
        ("2.0.0", "2026-10-01", "{paid: {attributes: {value: {type: string, required: true}}}, sent: {}}"),
    ):
        plan.write_text(
            f"trackplan: 1\nname: Example\nversion: {version}\nevents: {events}\n", encoding="utf-8"
        )
        git(tmp_path, day, "add", ".")
        git(tmp_path, day, "commit", "--message", version)
    plan.write_text(plan.read_text("utf-8").replace(", required: true", ""), encoding="utf-8")
    out = tmp_path / "site"
    trackplan("docs", "build", "--out", out, cwd=tmp_path)
    golden(GOLDEN / "history.md", (out / "changelog.md").read_text("utf-8"))
    assert "breaking for readers" in (out / "events/paid.html").read_text("utf-8")
    since = json.loads((out / "events/sent.json").read_text("utf-8"))["since"]
    assert re.fullmatch("[0-9a-f]{10}", since.pop("commit"))
    assert since == {"name": "1.1.0", "on": "2026-09-01", "by": "a"}
    home = (out / "index.html").read_text("utf-8")
    assert 'href="events/paid.html#history">changed since 2.0.0</a>' in home
    assert home.count("since 2.0.0</a>") == 1, "the newest release is marked alone"
    assert '<a href="#history">changed since 2.0.0</a>' in (out / "events/paid.html").read_text("utf-8")
    changelog = json.loads((out / "changelog.json").read_text("utf-8"))
    assert [(one["release"]["name"], one["senders"], one["readers"]) for one in changelog["worst"]] == [
        ("2.0.0", "breaking", "breaking"),
        ("Unreleased", "safe", "breaking"),
    ]
    assert "Worst first: 2 changes" in (out / "changelog.html").read_text("utf-8")
    plan.write_text(plan.read_text("utf-8").replace("sent: {}", "sent: {}, read: {}"), encoding="utf-8")
    trackplan("docs", "build", "--out", out, cwd=tmp_path)
    assert "new since 2.0.0" in (out / "events/read.md").read_text("utf-8")
    trackplan("docs", "build", "--out", out, "--no-history", cwd=tmp_path)
    assert "since 2.0.0" not in (out / "index.html").read_text("utf-8")
    assert "Built without history" in (out / "changelog.md").read_text("utf-8")


VENDOR = files("trackplan.site").joinpath("vendor")


def test_what_is_vendored_is_as_it_was() -> None:
    lines = VENDOR.joinpath("CHECKSUMS").read_text(encoding="utf-8").splitlines()
    known = dict(reversed(line.split()) for line in lines if not line.startswith("#"))
    found = [each for each in VENDOR.iterdir() if each.name != "CHECKSUMS"]
    assert known == {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in found}


def test_search_is_the_released_minisearch() -> None:
    said, command = VENDOR.joinpath("CHECKSUMS").read_text(encoding="utf-8").splitlines()[:2]
    folder = npm_packages(*re.findall(r"\w+@[\d.]+\d", said))
    arguments = shlex.split(command)[2:]
    terser = ["node", "node_modules/terser/bin/terser", *arguments]
    made = subprocess.run(terser, cwd=folder, capture_output=True, check=True)
    assert made.stdout.strip() == VENDOR.joinpath("minisearch.js").read_bytes().strip()
    licence = folder / "node_modules/minisearch/LICENSE.txt"
    assert licence.read_bytes() == VENDOR.joinpath("minisearch.LICENSE.txt").read_bytes()


def test_every_attribute_of_a_template_is_quoted() -> None:
    for path in (ROOT / "src/trackplan/site/templates").glob("*.html"):
        assert not re.search(r"=\{[{%]", re.sub(r"\{%.*?%\}", "", path.read_text("utf-8"))), path
        assert "|safe" not in path.read_text("utf-8"), path
