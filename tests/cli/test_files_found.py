"""Files that a command finds, or reads whole: what a pull request could have put there in their place."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import trackplan

if os.name == "nt":
    pytest.skip("links and pipes are POSIX", allow_module_level=True)

CANARY = "canary-4402"
PLAN = """\
trackplan: 1
name: Shop
version: 1.0.0
docs: {logo: logo.svg, pages: [{title: Guide, file: guide.md}]}
events:
  order_completed: {status: draft, attributes: {order_id: {type: string, description: Its number.}}}
"""
SECRETS = f"DB_PASSWORD={CANARY}\n{{{{ {CANARY} | \nSECRET: {CANARY}\n"


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository beside a file of secrets and a folder of them."""
    (tmp_path / "outside/samples").mkdir(parents=True)
    for name in ("secrets", "plan.yaml", "event.html", "samples/a.ndjson"):
        (tmp_path / "outside" / name).write_text(SECRETS)
    subprocess.run(["git", "init", "-q", tmp_path / "repo"], check=True)
    plan = tmp_path / "repo/tracking_plan"
    for folder in ("samples", "templates/thanks"):
        (plan / folder).mkdir(parents=True)
    (plan / "plan.yaml").write_text(PLAN)
    (plan / "logo.svg").write_text("<svg/>")
    (plan / "guide.md").write_text("# Guide\n")
    (tmp_path / "repo/theme").mkdir()
    for folder in ("services", "foreign"):
        (tmp_path / "repo" / folder).mkdir()
    (tmp_path / "repo/services/other.py").write_text('client.track("u", "order_completed")\n')
    (tmp_path / "repo/foreign/b.json").write_text('{"title": "order_completed", "type": "object"}')
    monkeypatch.chdir(tmp_path / "repo")


def run(*arguments: str) -> tuple[int, str]:
    """The exit code, and all that was printed or written into the repository."""
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    written = (path for path in Path().rglob("*") if path.is_file() and not path.is_symlink())
    read = "".join(path.read_text("utf-8", "replace") for path in written if path.parts[0] != ".git")
    assert "Traceback" not in done.stderr
    assert CANARY not in done.stdout + done.stderr + read
    return done.returncode, done.stdout + done.stderr


LINT, IMPACT, SITE, CI = ["lint"], ["impact", "--no-cache"], ["docs", "build"], ["ci", "--no-diff"]
TEMPLATE = "tracking_plan/templates/thanks/mail.html"

FOUND: dict[str, tuple[str, list[list[str]]]] = {
    "the plan itself": ("tracking_plan", [LINT, IMPACT, SITE, CI, ["show", "order_completed"], ["fmt"]]),
    "a file of the plan": ("tracking_plan/more.yaml", [LINT, IMPACT, SITE, CI, ["fmt"], ["lint", "--fix"]]),
    "a folder of the plan": ("tracking_plan/more", [LINT, IMPACT, SITE, CI]),
    "the samples": ("tracking_plan/samples", [LINT, CI]),
    "a sample": ("tracking_plan/samples/a.ndjson", [LINT, CI]),
    "the snapshot": ("tracking_plan/workspace.json", [IMPACT, SITE, ["ready", "order_completed"]]),
    "the templates": ("tracking_plan/templates", [IMPACT, SITE]),
    "a template": (TEMPLATE, [IMPACT, SITE, ["liquid", "tracking_plan/templates"]]),
    "the logo": ("tracking_plan/logo.svg", [SITE]),
    "a page of the site": ("tracking_plan/guide.md", [SITE]),
    "a file of the theme": ("theme/event.html", [[*SITE, "--theme", "theme"]]),
    "the theme": ("theme", [[*SITE, "--theme", "theme"]]),
    "a foreign plan": ("foreign/a.json", [["import", "json-schema", "foreign", "--out", "new"]]),
    "a folder of foreign plans": ("foreign", [["import", "json-schema", "foreign", "--out", "new"]]),
    "a plan that is named": ("named.yaml", [["lint", "--plan", "named.yaml"], ["fmt", "named.yaml"]]),
    "a side that is named": ("named.yaml", [["diff", "tracking_plan", "named.yaml"]]),
}
PAIRS = [(what, command) for what, (_, commands) in FOUND.items() for command in commands]
NAMES = [f"{what}: {' '.join(command)}" for what, command in PAIRS]


def put(path: str, make: Callable[[Path], object]) -> None:
    """Put something else in the place of a file or a folder."""
    place = Path(path)
    if place.is_dir():
        place.rename("../moved")
    else:
        place.unlink(missing_ok=True)
    make(place)


@pytest.mark.parametrize(("what", "command"), PAIRS, ids=NAMES)
def test_a_link_out_is_refused(what: str, command: list[str]) -> None:
    path = FOUND[what][0]
    folder = path in {"tracking_plan", "tracking_plan/more", "theme", "foreign"} or path.endswith(
        ("samples", "templates")
    )
    put(
        path, lambda place: place.symlink_to(Path("../outside" if folder else "../outside/secrets").resolve())
    )
    code, said = run(*command)
    assert code in {2, 3}
    assert "link" in said or "outside of the plan's folder" in said


FILES = [
    (what, command)
    for what, command in PAIRS
    if Path(FOUND[what][0]).suffix
    and FOUND[what][0] not in {"tracking_plan/samples/a.ndjson", "foreign/a.json"}
]
DEVICES = {"a pipe": os.mkfifo, "a device": lambda place: place.symlink_to("/dev/zero")}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("what", "command"), FILES, ids=[f"{what}: {words}" for what, words in FILES])
def test_what_has_no_end_is_refused_at_once(what: str, command: list[str], device: str) -> None:
    put(FOUND[what][0], DEVICES[device])
    code, said = run(*command)
    assert code in {2, 3}
    assert "regular file" in said or "link" in said or "outside of the plan's folder" in said


NOT_READ: dict[str, tuple[str, list[str]]] = {
    "source code": ("services/shop.py", ["code"]),
    "source code of a folder that is named": ("services/shop.py", ["code", "services"]),
    "a folder of source code": ("services", ["code"]),
    "what git does not follow": (".gitignore", ["code"]),
    "a schema among others": ("foreign/a.json", ["import", "json-schema", "foreign", "--out", "new"]),
    "a history": ("health.db", ["history", "order_completed", "--history", "health.db"]),
    "a history of the site": ("health.db", [*SITE, "--landed", "health.db"]),
    "a history to go on with": ("health.db", ["audit", "sent.ndjson", "--history", "health.db"]),
}
"""What is passed over, or is read only as what it should be: the text of another file is nowhere shown."""
PUT: dict[str, Callable[[Path], object]] = {
    **DEVICES,
    "a link out": lambda place: place.symlink_to(
        Path("../outside" if place.name == "services" else "../outside/secrets").resolve()
    ),
}


@pytest.mark.parametrize("other", PUT)
@pytest.mark.parametrize("what", NOT_READ)
def test_what_is_no_file_of_the_folder_is_not_read(what: str, other: str) -> None:
    Path("sent.ndjson").write_text('{"name":"order_completed","data":{"order_id":"o"}}\n')
    path, command = NOT_READ[what]
    put(path, PUT[other])
    code, said = run(*command)
    assert code in {0, 1, 2, 3}
    assert "trackplan failed" not in said


READ_WHOLE = {
    "the snapshot": ["impact", "--no-cache", "--workspace", "x"],
    "the report of an audit": ["ready", "order_completed", "--audit", "x"],
    "an earlier report": ["audit", "sent.ndjson", "--baseline", "x"],
    "the baseline": ["lint", "--baseline", "x"],
    "one template": ["liquid", "x.html"],
    "the plan": ["lint", "--plan", "x"],
    "attributes to send": ["send", "order_completed", "--person", "usr_1", "--data", "@x"],
    "a seed": ["sandbox", "--seed", "x"],
}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("what", READ_WHOLE)
def test_what_is_read_whole_is_a_regular_file(what: str, device: str) -> None:
    Path("sent.ndjson").write_text('{"name":"order_completed","data":{"order_id":"o"}}\n')
    DEVICES[device](Path("x"))
    DEVICES[device](Path("x.html"))
    assert run(*READ_WHOLE[what])[0] == 2


def test_a_link_within_the_plan_is_followed() -> None:
    Path("tracking_plan/shared.txt").write_text("# Guide\n")
    Path("tracking_plan/guide.md").unlink()
    Path("tracking_plan/guide.md").symlink_to("shared.txt")
    assert run(*SITE)[0] == 0


def test_a_plan_elsewhere_in_the_repository_may_be_linked() -> None:
    Path("tracking_plan").rename("plans")
    Path("tracking_plan").symlink_to("plans")
    assert run(*LINT)[0] == 0


def test_a_named_file_that_is_no_plan_shows_nothing_of_itself(tmp_path: Path) -> None:
    for name in ("secrets", "plan.yaml"):
        code, said = run("lint", "--plan", str(tmp_path / "outside" / name))
        assert code == 1
        assert "the file is no plan: it lacks `trackplan`" in said
        assert run("show", "order_completed", "--plan", str(tmp_path / "outside" / name))[0] == 2
        assert run("diff", "tracking_plan", str(tmp_path / "outside" / name))[0] == 2


def test_a_kept_reading_that_leads_out_is_not_read() -> None:
    Path(TEMPLATE).write_text("{{ event.order_id }}")
    assert run("impact")[0] == 0
    (kept,) = Path("tracking_plan/templates/.trackplan_cache").glob("*.json")
    kept.unlink()
    kept.symlink_to("/dev/zero")
    assert run("impact")[0] == 0


PACKAGE = Path(trackplan.__file__).parent
READING = {"open", "read_bytes", "read_text", "fdopen", "FileIO", "mmap"}
DOORS = {
    "sources/whole_files.py": "the door itself",
    "cli/commands/init.py": "the starters of the package",
    "cli/support/live_audit.py": "a checkpoint, which SQLite opens",
    "cli/support/exit.py": "the null device",
    "cli/support/folders.py": "a folder, to hold it",
    "customerio/checkpoint.py": "writes what `--save` names",
    "customerio/lock.py": "a note of the user's own state folder",
    "formats/archive.py": "parts of a workbook that is in memory",
    "liquid/reader.py": "blocks of Liquid, which are no files",
}
WRITING = {"w", "wb", "x", "xb", "a", "ab"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node


def is_of_the_package(call: ast.Call, source: str) -> bool:
    """Whether a call reads what ships with the package, through `importlib.resources`."""
    text = ast.get_source_segment(source, call) or ""
    return "files(" in text or "each." in text or "ci_path(" in text


def claims(call: ast.Call, source: str) -> bool:
    """Whether a call begins to claim the keys of a foreign plan, which are in memory."""
    return "ledger.open(" in (ast.get_source_segment(source, call) or "")


def writes(call: ast.Call) -> bool:
    modes = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return any(isinstance(one, ast.Constant) and one.value in WRITING for one in modes)


def test_no_other_module_opens_a_file_to_read() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text("utf-8")
        name = path.relative_to(PACKAGE).as_posix()
        found += [
            f"{name}:{call.lineno}: {ast.get_source_segment(source, call)}"
            for called, call in calls(ast.parse(source))
            if called in READING
            and not (writes(call) or claims(call, source) or is_of_the_package(call, source))
        ]
    assert [line for line in found if line.partition(":")[0] not in DOORS] == []
