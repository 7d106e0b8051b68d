"""All that readers import, also late, so that a process that is forked from here need not."""

from importlib import import_module

import tests.fuzz.registry  # noqa: F401 - which is the use
from trackplan.cli import COMMANDS, module_of

for command in COMMANDS:
    import_module(module_of(command))
