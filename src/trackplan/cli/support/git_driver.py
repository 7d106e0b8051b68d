"""`trackplan diff` as git's external diff driver (gitattributes(5), "Defining an external diff driver").

Git calls it once per file, with two versions of the file. The plan's other files are read from the working
tree, so that groups are known.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any

from trackplan.changes.text import TextChanged
from trackplan.cli.support.comparisons import diff_report
from trackplan.cli.support.output import Output
from trackplan.cli.support.plan_revisions import PlanRevision
from trackplan.cli.support.plans import FOLDER, plan_files
from trackplan.cli.support.reading import read_file
from trackplan.diff import compare
from trackplan.document import Document, Ref
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.change import Comparison
from trackplan.model.plan import Plan
from trackplan.sources.files import display_path

HEAD = read_yaml("(head)", "trackplan: 1\nname: Part of a plan\n")

FEWEST = 7
"""Arguments: path, old file, its id and mode, new file, its id and mode; more after a rename."""


def answer(arguments: Sequence[str], out: Output, day: date) -> int:
    """Print the changes of one file. Returns 0 always: git stops at any other code."""
    if len(arguments) < FEWEST:
        sys.stdout.write(f"{arguments[0] if arguments else 'a file'} is unmerged\n")
        return 0
    path, old_file, new_file = arguments[0], arguments[1], arguments[4]
    others = _others(Path(path))
    sides = [_side(name, file, path, others) for name, file in (("old", old_file), ("new", new_file))]
    sys.stdout.write(f"trackplan diff {path}\n")
    old, new = sides
    if old is None or new is None:
        sys.stdout.write(
            f"the {'old' if old is None else 'new'} plan does not load, so nothing can be told\n\n"
        )
        return 0
    comparison = compare(old.plan, new.plan, today=day)
    left_out = out.deselected | {"version-not-bumped"}
    report = diff_report(comparison, old, new, day, deselected=left_out)
    out.emit(replace(report, set_aside=tuple(one for one in report.set_aside if one.how != "deselected")))
    words = list(_words(comparison))
    if not comparison.changes and not words:
        words = list(_text(old_file, new_file))
    sys.stdout.writelines(f"{line}\n" for line in ("", *words, *[""] * bool(words)))
    return 0


def _words(comparison: Comparison) -> Iterator[str]:
    """Yield the changed version and descriptions: git shows nothing else of the file."""
    before, after = comparison.before.version, comparison.after.version
    if before != after:
        yield f"the version is {after or 'gone'}, and was {before or 'not given'}"
    for change in comparison.changes:
        fact = change.fact
        if isinstance(fact, TextChanged) and not isinstance(fact.after or fact.before, int):
            yield f"{fact.what} of {fact.full_name}:"
            yield from (
                f"{sign} {line}"
                for sign, text in (("-", fact.before), ("+", fact.after))
                for line in _lines(text)
            )


def _lines(text: Any) -> list[str]:
    values = text if isinstance(text, list) else [text] if text else []
    return [line for value in values for line in str(value).splitlines()]


def _text(old_file: str, new_file: str) -> Iterator[str]:
    """Yield a plain diff, for changes without effect or outside events."""
    old, new = (
        read_file(Path(file)).decode("utf-8", "replace").splitlines() if Path(file).is_file() else []
        for file in (old_file, new_file)
    )
    yield from islice(unified_diff(old, new, lineterm="", n=1), 2, None)


def _others(path: Path) -> list[Document]:
    """Return the other files of a path's plan, from the working tree."""
    folder = next((parent for parent in path.parents if parent.name == FOLDER), None)
    if folder is None or not folder.is_dir():
        return []
    files = (file for file in plan_files(folder) if not _same(file, path))
    return [read_yaml(display_path(file), read_file(file, folder)) for file in files]


def _same(one: Path, other: Path) -> bool:
    return os.path.abspath(one) == os.path.abspath(other)  # noqa: PTH100 - resolve() would follow links


def _side(name: str, file: str, path: str, others: list[Document]) -> PlanRevision | None:
    """Return the plan with one version of the file: among its other files, or else alone."""
    if file == os.devnull or not Path(file).exists():
        plan = load(others).plan or Plan(ref=Ref(Document(path)))
        return PlanRevision(name=name, plan=plan, files=1)
    mine = read_yaml(path, read_file(Path(file)))
    # An event that moved between files stands twice among them; alone it still says what changed.
    for documents in ([mine, *others], [mine], [mine, HEAD]):
        plan_found = load(documents).plan
        if plan_found is not None:
            return PlanRevision(name=name, plan=plan_found, files=1)
    return None
