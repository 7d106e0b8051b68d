"""Sources of each format, and how tests read them."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

from trackplan.document.yaml import read_yaml
from trackplan.formats.assembling import new_plan
from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.registry import READERS
from trackplan.formats.source import ImportedFile
from trackplan.formats.writing import Exporting
from trackplan.language.load import Loaded, load

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
TODAY = date(2026, 11, 28)


def sources() -> list[Path]:
    """Every source: a file or a folder below the folder of its format."""
    return sorted(path for folder in SOURCES.iterdir() for path in folder.iterdir())


def files_of(path: Path, format_: str | None = None) -> list[ImportedFile]:
    """Return the files of a source, named as the tests' own paths."""
    root = SOURCES / (format_ or path.relative_to(SOURCES).parts[0])
    found = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    top = path if path.is_dir() else path.parent
    return [
        ImportedFile(one.relative_to(root).as_posix(), one.read_bytes(), one.relative_to(top).as_posix())
        for one in found
    ]


def read(format_: str, files: list[ImportedFile]) -> ForeignPlan:
    plan: ForeignPlan = READERS[format_].load().read(files)
    return plan


def written(format_: str, loaded: Loaded) -> list[ImportedFile]:
    """Return a plan as files of another format."""
    assert loaded.plan is not None
    module = import_module(f"trackplan.formats.{READERS[format_].module}")
    made = module.write(Exporting(plan=loaded.plan, documents=loaded.documents))
    return [ImportedFile(name, content, name) for name, content in made.files.items()]


def planned(foreign: ForeignPlan) -> Loaded:
    """Return a foreign plan as a new one, which must load."""
    _, loaded = new_plan(foreign, foreign.name or "Imported plan", TODAY)
    assert loaded.plan is not None, [str(fault) for _, fault in loaded.faults]
    return loaded


def plan_of(text: str) -> Loaded:
    return load([read_yaml("plan.yaml", text)])
