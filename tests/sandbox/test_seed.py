from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from tests.sandbox.process import Sandbox
from trackplan.sandbox.seed import SeedError, load, schema, shipped

BAD = """\
name: Shop
campaigns:
  - id: 1
    name: One
    event_nam: checkout_started
  - id: 1
    actions:
      - {id: x, type: email}
"""


def test_the_shipped_seed_is_valid_and_its_schema_too() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    seed = load("acme", shipped("acme").read_bytes(), 0)
    assert len(seed.campaigns) == 12
    assert seed.name == "Acme Store"


def test_each_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "workspace.yaml"
    path.write_text(BAD)
    with pytest.raises(SeedError) as caught:
        load(str(path), path.read_bytes(), 0)
    assert str(caught.value).replace(str(path), "F").splitlines() == [
        "F:5: `campaigns.0` has `event_nam`, which is not part of it",
        "F:6: `campaigns.1` lacks `name`",
        "F:8: `campaigns.1.actions.0.id` must be of type integer",
        "F:6: `campaigns` has the id 1 twice",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [("a: [", "workspace.yaml:"), ("- 1", "must be of type object"), ("", "must be of type object")],
)
def test_a_file_that_is_no_seed(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "workspace.yaml"
    path.write_text(text)
    with pytest.raises(SeedError, match=message):
        load(str(path), path.read_bytes(), 0)


def test_content_as_the_app_api_lists_it(acme: Sandbox) -> None:
    campaigns = {campaign["name"]: campaign for campaign in acme.app("/v1/campaigns")["campaigns"]}
    assert campaigns["Cart recovery"]["event_name"] == "checkout_started"
    assert campaigns["Checkout help"]["event_name"] == "StartedCheckout"
    assert campaigns["Cart recovery"]["actions"][1] == {"id": 12, "type": "delay"}
    actions = acme.app("/v1/campaigns/1/actions")["actions"]
    assert [action["id"] for action in actions] == ["11", "13"]
    assert acme.app("/v1/campaigns/1/actions/11")["action"] == actions[0]
    assert acme.app("/v1/campaigns/1/actions/11/language/fr")["action"]["subject"].startswith("{{ customer")
    assert acme.app("/v1/newsletters/1/contents")["contents"][0]["newsletter_id"] == 1
    assert acme.app("/v1/broadcasts/21/actions")["actions"][0]["subject"] == "{{ trigger.title }} is back"
    assert acme.app("/v1/transactional/1/contents")["contents"][0]["id"] == 1
    assert [snippet["name"] for snippet in acme.app("/v1/snippets")["snippets"]] == ["header", "footer"]
    assert acme.app("/v1/segments/3/used_by")["used_by"]["campaigns"] == [1]
    assert acme.app("/v1/collections/1/content")[1]["title"] == "Walnut Mug"
    assert acme.app("/v1/workspaces")["workspaces"][0]["name"] == "Acme Store"
    failed = acme.app("/v1/messages", metric="failed")["messages"]
    assert [message["customer_id"] for message in failed] == ["usr_7f3a9c10", "usr_2b8d10e4"]
    assert acme.app("/v1/messages", limit=1)["next"] == "1"


def test_newsletters_come_page_by_page(acme: Sandbox) -> None:
    first = acme.app("/v1/newsletters", limit=1)
    second = acme.app("/v1/newsletters", limit=1, start=first["next"])
    assert [page["newsletters"][0]["id"] for page in (first, second)] == [1, 2]
    assert second["next"] == ""
