"""Senders: a journey with its campaign and files, and whatever no journey declares, each once."""

from __future__ import annotations

from tests.consumers.world import world
from trackplan.consumers.senders import senders

FILES = {
    "plan.yaml": """\
events:
  e: {attributes: {name: {type: string}}}
journeys:
  first: {campaign: Shared, trigger: e}
  second: {campaign: Shared, trigger: e}
""",
    "templates/Shared/a.html": "{{ event.name }}",
    "templates/second/b.html": "{{ event.name }}",
    "templates/e/c.html": "{{ event.name }}",
}


def test_journeys_that_name_one_campaign_both_have_its_messages() -> None:
    found = {one.name if one.journey is None else one.journey.name: one for one in senders(world(FILES)).all}
    assert {name: [message.name for message in one.messages] for name, one in found.items()} == {
        "first": ["templates/Shared/a.html"],
        "second": ["templates/second/b.html", "templates/Shared/a.html"],
        "e": ["templates/e/c.html"],
    }
