"""The two engines that Customer.io's dialects are taken to behave like, run on many templates at once."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.npm import npm_packages

HERE = Path(__file__).parent
LIQUIDJS = "liquidjs@10.30.1"


def latest(templates: Sequence[str], data: Any) -> list[dict[str, str]]:
    """What becomes of each template in LiquidJS with strict variables and lenient conditions."""
    home = npm_packages(LIQUIDJS)
    script = home / "latest.mjs"
    script.write_bytes((HERE / "latest.mjs").read_bytes())
    return _run(["node", str(script)], templates, data)


def legacy(templates: Sequence[str], data: Any) -> list[dict[str, str]]:
    """The same in Ruby's Liquid, whose conditions take what is missing for nil."""
    ruby = shutil.which("ruby")
    if (
        ruby is None
        or subprocess.run([ruby, "-e", "require 'liquid'"], capture_output=True, check=False).returncode
    ):
        pytest.skip("ruby and its Liquid are not installed (ruby-liquid)")
    return _run([ruby, "-W0", str(HERE / "legacy.rb")], templates, data)


def filters() -> list[str]:
    """The filters that LiquidJS has."""
    home = npm_packages(LIQUIDJS)
    asked = "console.log(Object.keys(new (require('liquidjs').Liquid)().filters).join(' '))"
    done = subprocess.run(
        ["node", "-e", asked], cwd=home, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.split()


def _run(command: list[str], templates: Sequence[str], data: Any) -> list[dict[str, str]]:
    lines = "".join(json.dumps({"template": template, "data": data}) + "\n" for template in templates)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]
