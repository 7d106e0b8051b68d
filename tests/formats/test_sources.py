"""What becomes of a source of each format, whole: the plan's files and the list of what is lost."""

from __future__ import annotations

import pytest

from tests.conftest import Golden
from tests.formats.conversions import HERE, SOURCES, TODAY, files_of, planned, read, sources, written
from trackplan import engine
from trackplan.formats.assembling import new_plan
from trackplan.formats.overview import markdown_table
from trackplan.formats.registry import READERS, WRITERS
from trackplan.formatting.format import format_plan
from trackplan.language.compile import event_schema, people_schema
from trackplan.model.finding import Severity

NAMES = [path.relative_to(SOURCES).as_posix() for path in sources()]


def _format(name: str) -> str:
    return name.partition("/")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_source_becomes_a_plan(name: str, golden: Golden) -> None:
    foreign = read(_format(name), files_of(SOURCES / name))
    files, _ = new_plan(foreign, foreign.name or "Imported plan", TODAY)
    parts = [f"=== {path}\n{text}" for path, text in files.items()]
    lost = "".join(f"{one.what}: {one.told}\n" for one in foreign.not_carried)
    golden(HERE / f"golden/{name}.txt", "".join(parts) + f"=== not carried\n{lost}")


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_is_formatted_and_lints(name: str) -> None:
    foreign = read(_format(name), files_of(SOURCES / name))
    files, loaded = new_plan(foreign, foreign.name or "Imported plan", TODAY)
    for path, text in files.items():
        assert format_plan(path, text.encode()).text == text
    assert loaded.plan is not None
    found = [
        *engine.check_plan(loaded.plan, today=TODAY),
        *engine.check_documents(loaded.documents, loaded.plan.policy),
    ]
    assert [one.message for one in found if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("name", [name for name in NAMES if _format(name) in WRITERS])
def test_import_export_import_is_a_fixed_point(name: str) -> None:
    loaded = planned(read(_format(name), files_of(SOURCES / name)))
    again = planned(read(_format(name), written(_format(name), loaded)))
    assert loaded.plan is not None
    assert again.plan is not None
    one, other = (
        {event.name: (event.status, event_schema(event)) for event in plan.events.values()}
        for plan in (loaded.plan, again.plan)
    )
    assert one == other
    assert people_schema(loaded.plan) == people_schema(again.plan)


@pytest.mark.parametrize("format_", READERS)
def test_every_construct_is_carried_or_listed_by_some_source(format_: str) -> None:
    """What a format's table says of a construct is what its reader does with it."""
    constructs = READERS[format_].load().CONSTRUCTS
    carried: set[str] = set()
    lost: set[str] = set()
    for path in sorted((SOURCES / format_).iterdir()):
        foreign = read(format_, files_of(path))
        carried |= {name for name in foreign.carried if not name.startswith("names.")}
        lost |= {one.what for one in foreign.not_carried}
    assert carried <= constructs.keys()
    shared = ("schema.",) if format_ == "segment" else ("schema.", "envelope.", "part.")
    own = {name: one for name, one in constructs.items() if not name.startswith(shared)}
    assert {name for name, one in own.items() if one.becomes} - carried == set()
    assert {name for name, one in own.items() if not one.becomes} - lost == set()


def test_readme_has_the_table_of_formats() -> None:
    """After a change of a format's constructs: `print(markdown_table())` prints it."""
    assert markdown_table() in (HERE.parents[1] / "README.md").read_text("utf-8")
