"""What is written in the formats that are not read back, whole, and judged by their own schemas and tools."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.conftest import Golden
from tests.formats.conversions import HERE, plan_of
from tests.npm import npm_packages
from tests.venvs import venv_with
from trackplan.document.yaml import read_yaml
from trackplan.formats.registry import READERS, WRITERS
from trackplan.formats.writing import Exported, Exporting
from trackplan.language.compile import event_schema
from trackplan.language.load import Loaded, load

ROOT = HERE.parents[1]
ONLY_WRITTEN = [name for name in WRITERS if name not in READERS]
PLAN = (HERE / "sheet_plan.yaml").read_text("utf-8")


def acme() -> Loaded:
    files = [path for path in (ROOT / "tracking_plan").rglob("*.yaml") if "samples" not in path.parts]
    return load([read_yaml(path.name, path.read_text("utf-8")) for path in sorted(files)])


def exported(format_: str, loaded: Loaded, **options: object) -> Exported:
    assert loaded.plan is not None
    exporting = Exporting(plan=loaded.plan, documents=loaded.documents, **options)  # type: ignore[arg-type]
    made: Exported = WRITERS[format_].load().write(exporting)
    return made


@pytest.mark.parametrize("format_", ONLY_WRITTEN)
def test_an_export_is_what_it_should_be(format_: str, golden: Golden) -> None:
    made = exported(format_, plan_of(PLAN))
    parts = [f"=== {path}\n{content.decode()}" for path, content in made.files.items()]
    lost = "".join(f"{one.what}: {one.told}\n" for one in made.not_carried)
    golden(HERE / f"golden/export/{format_}.txt", "".join(parts) + f"=== not carried\n{lost}")


@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_plan_is_the_same_export(format_: str) -> None:
    assert exported(format_, acme()) == exported(format_, acme())


def test_a_data_contract_fits_the_standard() -> None:
    schema = json.loads((HERE / "odcs-json-schema-v3.1.0.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for loaded in (acme(), plan_of(PLAN)):
        (content,) = exported("datacontract", loaded).files.values()
        assert [error.message for error in validator.iter_errors(yaml.safe_load(content))] == []


@pytest.mark.parametrize("draft", ["2020-12", "07"])
def test_schemas_are_schemas_of_their_draft_and_mean_the_plan(draft: str) -> None:
    loaded = acme()
    assert loaded.plan is not None
    made = exported("json-schema", loaded, draft=draft)
    (bundle,) = exported("json-schema", loaded, draft=draft, bundle=True).files.values()
    table = json.loads(bundle)["$defs" if draft == "2020-12" else "definitions"]
    ids = set()
    for content in made.files.values():
        schema = json.loads(content)
        validator = jsonschema.validators.validator_for(schema)
        assert (
            validator is {"2020-12": jsonschema.Draft202012Validator, "07": jsonschema.Draft7Validator}[draft]
        )
        validator.check_schema(schema)
        ids.add(schema["$id"])
        name = schema["title"]
        if name in loaded.plan.events:
            ours = event_schema(loaded.plan.events[name])
            keys = ours.keys() - {"$schema"}
            assert {key: schema[key] for key in keys} == {key: ours[key] for key in keys}
            assert table[name] == {key: ours[key] for key in keys}
    assert len(ids) == len(made.files)


@pytest.mark.nightly
def test_dbt_parses_the_export(tmp_path: Path) -> None:
    programs = venv_with("dbt-1", "dbt-core>=1.10.5,<2", "dbt-duckdb<2")
    for path, content in exported("dbt", acme()).files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "dbt_project.yml").write_text(
        "name: acme\nversion: '1.0'\nprofile: acme\nmodel-paths: [models]\ntest-paths: [tests]\n", "utf-8"
    )
    (tmp_path / "profiles.yml").write_text(
        "acme: {target: dev, outputs: {dev: {type: duckdb, path: acme.duckdb}}}\n", "utf-8"
    )
    done = subprocess.run(
        [programs / "dbt", "parse", "--no-partial-parse", "--show-all-deprecations"],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        env=os.environ | {"DBT_PROFILES_DIR": str(tmp_path), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "Deprecat" not in done.stdout, done.stdout
    manifest = json.loads((tmp_path / "target/manifest.json").read_text("utf-8"))
    plan = acme().plan
    assert plan is not None
    assert len(manifest["sources"]) == sum(event.status != "draft" for event in plan.events.values())
    assert sum(one["resource_type"] == "test" for one in manifest["nodes"].values()) > len(
        manifest["sources"]
    )


@pytest.mark.nightly
def test_asyncapi_parses_the_export(tmp_path: Path) -> None:
    home = npm_packages("@asyncapi/parser@3.4.0")
    (content,) = exported("asyncapi", acme()).files.values()
    (tmp_path / "asyncapi.yaml").write_bytes(content)
    script = """
    const { Parser } = require("@asyncapi/parser");
    const text = require("fs").readFileSync(process.argv[2], "utf-8");
    new Parser().parse(text).then(({ document, diagnostics }) => {
      const errors = diagnostics.filter((one) => one.severity === 0).map((one) => one.message);
      console.log(JSON.stringify({ errors, messages: document ? document.messages().length : 0 }));
    });
    """
    (home / "parse.js").write_text(script, "utf-8")
    done = subprocess.run(
        ["node", "parse.js", tmp_path / "asyncapi.yaml"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    plan = acme().plan
    assert plan is not None
    assert json.loads(done.stdout) == {"errors": [], "messages": len(plan.events)}
