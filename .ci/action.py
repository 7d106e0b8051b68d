"""Runs the steps of action.yml in order, as GitHub would for a plan some folders below a repository's root.

What `uses:` another action is left out; the Python that one of them would give is this one.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
WHO = {f"GIT_{who}_{what}": "check" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


def main() -> None:
    """Run the action on a plan with one break, and on the same mended."""
    with tempfile.TemporaryDirectory() as folder:
        steps = Steps(Path(folder))
        home = steps.workspace / "services/shop"
        home.mkdir(parents=True)
        plan = home / "tracking_plan"
        steps.shell("git init -q -b main && cp -r $TEMPLATE services/shop/tracking_plan && git add . && "
                    "git commit -qm 'A plan' && git switch -qc change",
                    TEMPLATE=str(ROOT / "src/trackplan/templates/title_case"))  # fmt: skip
        groups = plan / "groups.yaml"
        whole = groups.read_text("utf-8")
        groups.write_text(whole.replace("enum: [USD, EUR, GBP]", "enum: [USD, EUR]"), "utf-8")
        broken = steps.run({"working-directory": "services/shop"})
        expect(broken, "exit-code", "1")
        expect(broken, "bump", "major")
        sarif = Path(broken["report-path"], "trackplan.sarif").read_text("utf-8")
        assert "services/shop/tracking_plan/groups.yaml" in sarif, sarif
        groups.write_text(whole, "utf-8")
        expect(steps.run({"working-directory": "services/shop"}), "exit-code", "0")
        expect(steps.run({"working-directory": "services/shop", "mode": "docs"}), "exit-code", "0")


def expect(outputs: dict[str, str], name: str, value: str) -> None:
    """Fail unless a step's output is as it should be."""
    sys.stdout.write(f"{name}: {outputs[name]}\n")
    assert outputs[name] == value, outputs


class Steps:
    """The action's steps, and the runner's folders."""

    def __init__(self, folder: Path) -> None:
        self.action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
        self.folder = folder
        self.workspace = folder / "workspace"
        self.workspace.mkdir()
        (folder / "temp").mkdir()

    def shell(self, script: str, cwd: str = ".", **variables: str) -> int:
        """Run a script as a step runs, and return its exit code."""
        kept = {n: v for n, v in os.environ.items() if n in KEPT or n.startswith(("PIP_", "SSL_"))}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        runner = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_BASE_REF": "main",
            "RUNNER_TEMP": str(self.folder / "temp"),
        }
        environment = {**kept, **WHO, **runner, **variables}
        done = subprocess.run(command, cwd=self.workspace / cwd, env=environment, check=False)  # noqa: S603 - the action's
        return done.returncode

    def run(self, inputs: dict[str, str]) -> dict[str, str]:
        """Run all steps with some inputs, and return what the last of them put out."""
        given = {name: inputs.get(name, one["default"]) for name, one in self.action["inputs"].items()}
        known = {f"inputs.{name}": value for name, value in given.items()}
        known["steps.python.outputs.python-path"] = sys.executable
        output = self.folder / "output"
        output.write_text("")
        for step in self.action["runs"]["steps"]:
            if "run" not in step:
                continue
            filled = {
                name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: known[found[1]], str(value))
                for name, value in {"cwd": step.get("working-directory", "."), **step.get("env", {})}.items()
            }
            if self.shell(step["run"], **filled) and step.get("id") != "run":
                raise SystemExit(f"error: the step {step['name']!r} failed")
        return dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())


main()
