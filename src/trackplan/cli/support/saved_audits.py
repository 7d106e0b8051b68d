"""Reports of earlier audits, as `--report json=FILE` wrote them."""

from __future__ import annotations

from pathlib import Path

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.reading import read_file
from trackplan.model.report import Report


def read_audit(path: Path) -> Report:
    """Read the JSON report of an audit. Raises `Stop` for any other file."""
    from trackplan.reporters.json_reader import ReportError  # few runs read a report
    from trackplan.reporters.json_reader import read_audit as parse

    content = read_file(path, what="the report", help_="check its path")
    try:
        return parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        reason = "is not UTF-8"
    except ReportError as error:
        reason = str(error)
    raise Stop(f"`{path}` {reason}", "write one with `trackplan audit --report json=FILE`")
