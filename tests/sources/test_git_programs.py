"""Git is read without running anything: a canary in every setting that names a program is never called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from trackplan.cli import COMMANDS as KNOWN

if os.name == "nt":
    pytest.skip("the canary is a shell script", allow_module_level=True)

PLAN = """\
trackplan: 1
name: Shop
version: {version}
events:
  order_completed: {{status: draft, description: "{text}"}}
"""
SETTINGS = [
    "alias.rev-list",
    "alias.log",
    "alias.show",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.canary.command",
    "diff.canary.textconv",
    "diff.external",
    "diff.trackplan.command",
    "difftool.canary.cmd",
    "filter.canary.clean",
    "filter.canary.process",
    "filter.canary.smudge",
    "gpg.program",
    "gpg.openpgp.program",
    "gpg.ssh.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.x509.program",
    "interactive.diffFilter",
    "man.canary.cmd",
    "merge.canary.driver",
    "mergetool.canary.cmd",
    "pager.cat-file",
    "pager.diff",
    "pager.diff-tree",
    "pager.log",
    "pager.ls-tree",
    "pager.rev-list",
    "pager.show",
    "remote.origin.receivepack",
    "remote.origin.uploadpack",
    "sendemail.smtpServer",
    "sequence.editor",
    "uploadpack.packObjectsHook",
]
SWITCHES = {
    "log.showSignature": "true",
    "filter.canary.required": "true",
    "gpg.format": "openpgp",
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "core.untrackedCache": "true",
}
HOOKS = [
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
]
COMMANDS = [
    ["lint"],
    ["fmt", "--check"],
    ["ci", "--base", "HEAD~2"],
    ["diff", "HEAD~2"],
    ["diff", "HEAD~2", "HEAD"],
    ["diff", "HEAD~2...HEAD"],
    ["diff", "nothing-of-this-name"],
    ["changelog", "HEAD~2..HEAD"],
    ["docs", "build"],
    ["docs", "check"],
    ["show", "order_completed"],
    ["impact", "--no-cache"],
    ["ready", "order_completed"],
    ["infer", "sent.ndjson"],
    ["audit", "sent.ndjson"],
    ["sample", "order_completed"],
    ["code"],
    ["code", "--plan", "HEAD~2:tracking_plan"],
    ["generate", "python", "--client", "pipelines", "--out", "out/python"],
    ["export", "json-schema", "--out", "out/schemas"],
    ["import", "json-schema", "order.json", "--into", "tracking_plan"],
    ["audit", "sent.ndjson", "--history", "health.db", "--exit-zero"],
    ["history", "order_completed", "--history", "health.db"],
    ["docs", "build", "--landed", "health.db"],
    ["liquid", "tracking_plan/templates"],
    ["init", "out/new"],
    ["explain", "misnamed-event"],
    ["rules"],
    ["schema"],
    ["mcp"],
]
OF_THE_WORKSPACE = {"pull", "push", "send", "sandbox"}
"""Commands that talk to Customer.io, or stand for it, and read no repository's history."""


def git(folder: Path, *words: str, **variables: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env=os.environ | variables, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with signed commits and a merge, in which every program is the canary."""
    top = tmp_path_factory.mktemp("planted")
    canary = top / "canary"
    canary.write_text(
        f'#!/bin/sh\necho "$0 $*" >> "{top}/ran"\n[ -n "$1" ] && cat "$1" 2>/dev/null\nexit 0\n'
    )
    canary.chmod(0o755)
    folder = top / "repo"
    git(top, "init", "-q", "-b", "main", "repo")
    for name, value in (("user.email", "t@example.com"), ("user.name", "t"), ("commit.gpgSign", "false")):
        git(folder, "config", name, value)
    (folder / "tracking_plan/templates").mkdir(parents=True)
    (folder / ".gitattributes").write_text("*.yaml diff=canary filter=canary merge=canary\n")
    (folder / "order.json").write_text(
        '{"$id": "https://example.com/order_completed", "title": "order_completed", "type": "object"}'
    )
    (folder / "shop.py").write_text(
        'from customerio import CustomerIO\nclient.track("u", "order_completed")\n'
    )
    (folder / "sent.ndjson").write_text('{"name":"order_completed","data":{},"timestamp":1793491200}\n')
    for number in range(3):
        text = PLAN.format(version=f"1.{number}.0", text="x" * number)
        (folder / "tracking_plan/plan.yaml").write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", f"{number}")
    # A signature that only the program could judge, as a signed commit has it.
    content = git(folder, "cat-file", "commit", "HEAD")
    head, _, rest = content.partition("\n\n")
    signed = f"{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{rest}\n"
    written = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=folder, input=signed, text=True, capture_output=True, check=True,
    ).stdout.strip()  # fmt: skip
    git(folder, "reset", "-q", "--hard", written)
    for hook in HOOKS:
        (folder / ".git/hooks").mkdir(exist_ok=True)
        (folder / ".git/hooks" / hook).unlink(missing_ok=True)
        (folder / ".git/hooks" / hook).symlink_to(canary)
    with (folder / ".git/config").open("a") as config:
        for name in SETTINGS:
            section, _, key = name.rpartition(".")
            section, dot, part = section.partition(".")
            config.write(f'[{section}{f" {chr(34)}{part}{chr(34)}" if dot else ""}]\n\t{key} = "{canary}"\n')
        for name, value in SWITCHES.items():
            section, _, key = name.rpartition(".")
            section, dot, part = section.partition(".")
            config.write(f"[{section}{f' {chr(34)}{part}{chr(34)}' if dot else ''}]\n\t{key} = {value}\n")
    return folder


def test_every_command_is_tried() -> None:
    assert {words[0] for words in COMMANDS} | OF_THE_WORKSPACE >= {*KNOWN}


def test_the_canary_would_sing(repository: Path) -> None:
    ran = repository.parent / "ran"
    subprocess.run(["git", "log", "-p", "-1"], cwd=repository, check=False, capture_output=True)
    subprocess.run(["git", "status"], cwd=repository, check=False, capture_output=True)
    assert ran.read_text()
    ran.unlink()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_program_runs(repository: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *command],
        cwd=repository,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    ran = repository.parent / "ran"
    assert (ran.read_text() if ran.exists() else "") == ""
    assert "Traceback" not in done.stderr
    assert "the site has no history" not in done.stderr
    assert "share no history" not in done.stderr


def test_the_history_is_read_all_the_same(repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", "changelog", "HEAD~2..HEAD"],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    titles = [line.partition(" (")[0] for line in done.stdout.splitlines() if line.startswith("## ")]
    assert titles == ["## 1.2.0", "## 1.1.0"]
