"""python-liquid is an extra: nothing needs it until Liquid is read, and then its absence is one sentence."""

from __future__ import annotations

import subprocess
import sys

WITHOUT = """
import sys
sys.modules["liquid"] = None
from trackplan.liquid import LiquidMissingError, references
try:
    references("{{ event.a }}")
except LiquidMissingError as error:
    print(error)
"""


def output(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_its_absence_is_said_in_one_sentence() -> None:
    assert output(WITHOUT) == "reading Liquid needs python-liquid: install `trackplan[liquid]`\n"


def test_it_is_imported_only_when_liquid_is_read() -> None:
    assert output("import sys, trackplan.liquid; print('liquid' in sys.modules)") == "False\n"
