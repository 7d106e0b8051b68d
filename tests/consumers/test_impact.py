"""Who reads what, and what becomes of it, in words."""

from __future__ import annotations

import json

import pytest

from tests.consumers.world import world
from trackplan import engine
from trackplan.consumers.impact import attributes_read, of_attribute, of_event, of_person
from trackplan.consumers.summary import in_words, readers
from trackplan.model.impact import ImpactSubject as Subject

PLAN = """\
events:
  e:
    attributes:
      name: {type: string}
      items:
        type: array
        items: {type: object, attributes: {title: {type: string}, price: {type: number}}}
  other: {attributes: {name: {type: string}}}
people: {attributes: {first_name: {type: string}}}
journeys:
  j: {campaign: J, trigger: e, exit_on: [other], goal: {event: other, within: 1d}, uses: [name]}
"""
FILES = {
    "plan.yaml": PLAN,
    "templates/j/a.html": "{{ event.name }}{% if event.name %}{{ event.name }}{% endif %}",
    "templates/j/b.html": "{% for i in event.items %}{{ i.title }}{% endfor %}{{ customer.first_name }}",
    "templates/j/c.html": "{{ event | json }}",
    "templates/j/d.html": "{% if event.name > %}",
    "templates/nobody/e.html": "{{ event.name }}",
    "templates/other/f.html": "{{ event.name }}{{ snippets.foot }}",
    "templates/snippets/foot.html": "\n {{ event.name | default: 'x' }}",
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "name",
            [
                "j / a body:1:4 printed: the message fails",
                "j / a body:1:23 condition: the condition is not met",
                "j / a body:1:39 printed: the message does without",
                "j / c body:1:4 printed: the message does without",
                "j / d body:1:7 argument: possibly: the message fails",
                "nobody / e body:1:4 printed: possibly: the message fails",
                "j  uses: declared in the plan",
            ],
        ),
        (
            "items",
            [
                "j / b body:1:13 loop: the message fails",
                "j / b body:1:30 printed: the message does without",
                "j / c body:1:4 printed: the message does without",
            ],
        ),
        (
            "items[].title",
            [
                "j / b body:1:30 printed: the message fails",
                "j / c body:1:4 printed: the message does without",
            ],
        ),
        ("items[].price", ["j / c body:1:4 printed: the message does without"]),
    ],
)
def test_of_attribute(path: str, expected: list[str]) -> None:
    found = of_attribute(world(FILES), "e", path)
    assert [f"{one.name} {one.place} {one.role}: {one.without}" for one in found] == expected


def test_of_event() -> None:
    found = [(one.kind, one.role, one.name) for one in of_event(world(FILES), "e")]
    assert found == [("journey", "trigger", "j"), *[("message", "unreadable", "j / d")] * len(found[1:])]
    assert len(found) > 1
    assert [one.role for one in of_event(world(FILES), "other")] == ["exit", "goal"]


def test_a_snippet_is_read_by_whoever_prints_it() -> None:
    found = of_attribute(world(FILES), "other", "name")
    assert [(one.name, one.place, one.fallback, one.certain) for one in found] == [
        ("nobody / e", "body:1:4", False, False),
        ("other / f", "body:1:4", False, True),
        ("other / f", "snippet foot:2:5", True, True),
    ]


def test_of_person() -> None:
    assert [one.place for one in of_person(world(FILES), "first_name")] == ["body:1:55"]


def test_what_is_read_is_in_the_order_of_the_plan() -> None:
    assert attributes_read(world(FILES), "e") == ("name", "items", "items[].title")


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            Subject(event="e", attribute="name"),
            [
                "1 journey of the plan names it",
                "1 message prints it without a fallback",
                "3 messages may read it",
            ],
        ),
        (
            Subject(event="e", attribute="items[].title"),
            ["1 message prints it without a fallback in a loop", "2 messages may read it"],
        ),
        (
            Subject(event="other"),
            ["1 journey of the plan names it", "1 message prints it without a fallback"],
        ),
        (Subject(event=None, attribute="first_name"), ["1 message prints it without a fallback"]),
    ],
)
def test_in_words(subject: Subject, words: list[str]) -> None:
    assert list(in_words(readers(world(FILES), subject)))[: len(words)] == words


def test_no_name_of_a_campaign_is_needed_to_read_it() -> None:
    snapshot = """{"schema_version": 1, "campaigns": [{"id": "7", "event_name": "e", "messages": [
      {"id": "1", "texts": {"subject": "{{ event.name }}"}},
      {"id": "2", "language": "fr", "texts": {"body": "{{ event.name }}"}}]}]}"""
    found = of_attribute(world({"plan.yaml": PLAN, "workspace.json": snapshot}), "e", "name")
    assert [f"{one.name} {one.place}" for one in found][:2] == [
        "campaign 7 / message 1 subject:1:4",
        "campaign 7 / message 2 (fr) body:1:4",
    ]


OBJECTS = """\
trackplan: 1
name: Shop
events: {order_paid: {attributes: {total: {type: number, required: true}}}}
"""


def _of_objects(object_types: list[str] | None, mail: str) -> list[str]:
    campaigns = [
        {"id": "1", "name": "Paid", "state": "running", "event_name": "order_paid"},
        {"id": "2", "name": "Seats", "state": "running", "object_type_id": "1"},
    ]
    message = {"id": "11", "name": "Mail", "texts": {"body": mail}}
    snapshot = {
        "schema_version": 1,
        "object_types": object_types,
        "campaigns": [{**one, "messages": [message]} for one in campaigns],
    }
    found = engine.check_readers(world({"plan.yaml": OBJECTS, "workspace.json": json.dumps(snapshot)}))
    return [f"{one.message} | {one.help}" for one in found if one.rule == "unknown-root"]


def test_types_of_objects_are_read_by_the_names_that_the_workspace_has() -> None:
    types = ["Companies", "Company", "Online Classes", "online_class"]
    right = "{{ objects.companies[0].name }}{% for one in objects.online_classes %}{{ one.name }}{% endfor %}"
    assert _of_objects(types, right) == []
    assert _of_objects(None, "{{ objects.anything.name }}") == []
    gap = "prints nothing, and the message goes out with a gap: the workspace has no such type of objects"
    meant = "did you mean `objects.company.name`?"
    assert _of_objects(types, "{{ objects.compnay.name }}") == [
        f"`objects.compnay.name` {gap} | {meant}",
        f"`objects.compnay.name` {gap} | {meant}",
    ]


def test_the_object_that_starts_a_campaign_has_its_type_before_its_attributes() -> None:
    types = ["Companies", "Company"]
    found = _of_objects(types, "{{ trigger.company.name }}{{ trigger.relationship.role }}")
    assert [one.partition("`")[2].partition("`")[0] for one in found] == [
        "trigger.company.name",  # of the campaign that an event starts
        "trigger.relationship.role",
    ]
    assert any(
        "did you mean `trigger.company.name`?" in one for one in _of_objects(types, "{{ company.name }}")
    )
    assert any("no such type" in one for one in _of_objects(types, "{{ trigger.name }}"))
