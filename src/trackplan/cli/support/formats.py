"""What `import` and `export` share: the names of formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.formats.registry import FORMATS, FormatEntry
from trackplan.naming.guess import suggest

FormatArgument = Annotated[
    str, typer.Argument(metavar="FORMAT", help="The format.", autocompletion=lambda: [*FORMATS])
]


def chosen(name: str, among: Mapping[str, FormatEntry], verb: str) -> FormatEntry:
    """Return the format of a name; an unknown one ends the run."""
    if name in among:
        return among[name]
    if name in FORMATS:
        other = "import" if verb == "export" else "export"
        raise Stop(f"`{name}` is a format of `{other}` only", f"{verb} knows {', '.join(among)}")
    raise Stop(
        f"there is no format `{name}`", suggest(name, among, otherwise=f"{verb} knows {', '.join(among)}")
    )


def format_list(among: Mapping[str, FormatEntry], said: str) -> str:
    """Return the formats with a line each, for help."""
    width = max(map(len, among))
    return "\b\n" + "\n".join(f"{name.ljust(width)}  {getattr(one, said)}" for name, one in among.items())
