"""Hostile text in every field of a plan: nothing of it becomes a tag, a script or a way out of the folder."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.nightly import nightly
from tests.reporters.hostile import strings
from tests.sandbox.browser import Tab
from tests.site.conftest import visit
from trackplan.document import Document, Location, Ref
from trackplan.model.finding import Finding, Severity
from trackplan.model.health import HealthState, PlanHealth, SubjectHealth
from trackplan.model.landed import Landed, LandedAttribute, LandedEvent
from trackplan.model.plan import (
    After,
    Attribute,
    Dedupe,
    Event,
    Goal,
    Group,
    Identity,
    Journey,
    Match,
    Naming,
    Owner,
    Plan,
    Source,
    Tombstone,
)
from trackplan.model.policy import Allow, Policy
from trackplan.site import Brand, Catalogue, ExtraPage, Production, Release, ReleaseChange, Site
from trackplan.site.catalogue import TOP

MARKS = (
    "<script>ran=1</script>",
    "<img src=x onerror=ran=1>",
    '"><svg onload=ran=1>',
    "' autofocus onfocus=ran=1 x='",
    "</script><script>ran=1</script>",
    "</title><script>ran=1</script>",
    "</code></pre><script>ran=1</script>",
    "[x](javascript:ran=1)",
    "[x](JaVaScRiPt&colon;ran=1)",
    "[x](data:text/html,<script>ran=1</script>)",
    "[x](//example.com/x)",
    "![x](https://example.com/x.png)",
    "<https://example.com/<script>ran=1</script>>",
    "[x]\n\n[x]: javascript:ran=1",
    "`<script>ran=1</script>`",
    "| <b>x</b> | y |\n| --- | --- |\n| <i>1</i> | 2 |",
    "# <u>x</u>",
    "{{ site }}",
    "{% raw %}",
    "#{`id`}",
    "$(id)",
    "' + ran + '",
    "../../x",
    "CON",
    "/etc/passwd",
    "\\\\server\\share",
    "order\u0000completed",
    "?query#fragment",
    "%2e%2e%2f",
)
REF = Ref(Document("tracking_plan/<b>.yaml"))
TAGS = set(
    re.findall(
        r"\w+",
        "html head meta title link script body header main nav footer section article div p h1 h2 h3 hr br "
        "a b code del em pre s small span strong blockquote img select option "
        "details summary time dd dl dt li ol ul table tbody td th thead tr path rect svg text",
    )
)
OWN = {"assets/site.js", "../assets/site.js"}


def texts() -> list[str]:
    return list(dict.fromkeys([*MARKS, *strings()]))


def hostile(all_: list[str]) -> Catalogue:
    """A plan in which every text is hostile, each in every field."""
    return Catalogue(
        plan=Plan(
            ref=REF,
            name=all_[0],
            version=all_[1],
            description="\n\n".join(MARKS),
            owners={
                text: Owner(id=text, ref=REF, name=text, contact=text, description=text) for text in all_
            },
            sources={
                text: Source(
                    name=text,
                    ref=REF,
                    kind=text,
                    description=text,
                    match=Match(kind="attribute", path=text, equals=text),
                )
                for text in all_
            },
            naming=Naming(events={"pattern": all_[2]}, attributes=all_[3], verbs=tuple(all_)),
            identity=Identity(pattern=all_[4], anonymous="merge"),
            groups={text: Group(name=text, ref=REF, attributes={text: _attribute(text)}) for text in all_},
            events={text: _event(text) for text in all_},
            removed={
                text: Tombstone(name=text, ref=REF, on=date(2026, 1, 1), replaced_by=text, reason=text)
                for text in all_
            },
            people={text: _attribute(text) for text in all_},
            journeys={text: _journey(text) for text in all_},
            policy=Policy(
                allow=tuple(Allow(rule=text, at=text, reason=text, until=None, ref=REF) for text in all_)
            ),
        ),
        brand=Brand(
            title=all_[0],
            edit_url="https://example.com/{path}?{line}",
            pages=tuple(ExtraPage(name=text, title=text, text=text) for text in all_[:60]),
        ),
        history=[
            Release(
                name=text,
                on=text,
                changes=(
                    ReleaseChange(message=text, event=text, attribute=text, senders="breaking", adds=True),
                ),
            )
            for text in all_
        ],
        production=_production(all_),
        folder="tracking_plan/",
    )


def _production(all_: list[str]) -> Production:
    """Every text is an event, one that no plan has, and what was found about both."""
    subjects = [
        SubjectHealth(
            kind="event",
            name=text,
            state=HealthState.BROKEN,
            reason=text,
            since=text,
            findings=(
                Finding(
                    rule=text,
                    kind="landing",
                    severity=Severity.ERROR,
                    message=text,
                    help=text,
                    location=Location(text),
                    event=text,
                    attribute=text,
                    first_seen=text,
                    last_seen=text,
                    source=text,
                ),
            ),
            journeys=(text,),
            stops=True,
            twins=(f"twin of {text}",),
            owner=text,
            contact=text,
        )
        for text in all_
    ]
    by_name = {one.name: one for one in subjects}
    names = [*all_, *(f"twin of {text}" for text in all_)]
    return Production(
        health=PlanHealth(
            events=by_name,
            attributes={text: {text: by_name[text]} for text in all_},
            people=by_name,
            journeys=by_name,
            sources=by_name,
            owners=by_name,
            unplanned={f"twin of {text}": 2 for text in all_},
        ),
        landed=Landed(
            first="2026-11-01T00:00:00Z",
            last="2026-11-02T00:00:00Z",
            events=tuple(
                LandedEvent(
                    name=text,
                    planned=text in by_name,
                    count=2,
                    valid=1,
                    last_seen=text,
                    per_day={"2026-11-01": 2},
                    sources={text: 2},
                    attributes={text: LandedAttribute(count=1, of=2)},
                )
                for text in names
            ),
        ),
    )


def _attribute(text: str) -> Attribute:
    inner = Attribute(name=text, ref=REF, types=("string",), description=text, constraints={"pattern": text})
    return Attribute(
        name=text,
        ref=REF,
        types=("object", "array"),
        required=True,
        constraints={"enum": [text, {text: text}], "const": text, "pattern": text, "format": text},
        attributes={text: inner},
        items=inner,
        pii=text or "name",
        status="deprecated",
        sunset=date(2026, 1, 1),
        replaced_by=text,
        description=text,
        examples=(text, {text: [text]}),
    )


def _event(text: str) -> Event:
    return Event(
        name=text,
        ref=REF,
        description=text,
        when=text,
        owner=text,
        status="deprecated",
        replaced_by=text,
        sources=(text,),
        sources_reason=text,
        tags=(text,),
        dedupe=Dedupe(by=(text,), within=60),
        delay={text: 60},
        volume=(1, 2),
        after=After(event=text, same=text),
        groups=(text,),
        attributes={text: _attribute(text)},
        examples=({text: [text, {text: text}]},),
    )


def _journey(text: str) -> Journey:
    return Journey(
        name=text,
        ref=REF,
        campaign=text,
        description=text,
        owner=text,
        trigger=text,
        segment=text,
        exit_on=(text, f"{text}."),
        goal=Goal(event=text, within=60),
        uses=(text, f"customer.{text}"),
        suppression=text,
    )


class Judge(HTMLParser):
    """Refuses whatever the site's own templates do not write."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert tag in TAGS, tag
        assert not [name for name in values if name.startswith("on") or name == "style"], values
        if tag == "script":
            assert values["src"] in OWN, values
        if tag == "img":
            assert (values["src"] or "").lstrip("./").startswith("assets/logo"), values
        href = values.get("href") or ""
        assert not href.startswith("/"), href
        if ":" in href.partition("/")[0].partition("#")[0]:
            assert href.lower().startswith(("https://", "http://", "mailto:")), href


@pytest.fixture(scope="module", params=[8, *nightly(1)], ids="one in {}".format)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of the marks, and of one in so many of the other texts."""
    from trackplan.cli.support.folders import write_folder  # noqa: PLC0415

    out = tmp_path_factory.mktemp("hostile") / "site"
    chosen = [*MARKS, *texts()[len(MARKS) :: request.param]]
    write_folder(out, Site(hostile(chosen)).files())
    return out


def test_there_are_five_hundred() -> None:
    assert len(texts()) >= 500


def test_no_tag_appears_that_the_site_does_not_write(folder: Path) -> None:
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 4 * len(MARKS)
    for page in pages:
        judge = Judge()
        judge.feed(page.read_text(encoding="utf-8"))
        judge.close()


def test_every_file_is_one_of_the_site_and_every_twin_is_read_back(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert len(names) == len({name.lower() for name in names})
    for path in folder.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", TOP)
def test_no_script_runs_in_a_page_of_all_of_them(tab: Tab, folder: Path, kind: str) -> None:
    visit(tab, folder / f"{kind}.html")
    _judge(tab)


def test_no_script_runs_in_pages_of_one(tab: Tab, folder: Path) -> None:
    for kind in ("events", "attributes", "journeys", "owners", "sources", "pages"):
        for page in sorted((folder / kind).glob("*.html"))[::20]:
            visit(tab, page)
            _judge(tab)


def test_no_script_runs_in_what_search_shows(tab: Tab, folder: Path) -> None:
    visit(tab, folder / "index.html")
    for query in ("script", "img", "x", "javascript"):
        tab.run(
            "(() => { const input = document.querySelector('#find input'); input.focus();"
            f" input.value = {query!r}; input.dispatchEvent(new Event('input')); }})()"
        )
        tab.until("document.querySelector('#found li')")
        _judge(tab)


def _judge(tab: Tab) -> None:
    tab.until("typeof ran === 'undefined'")
    shown = set(tab.run("[...new Set([...document.querySelectorAll('*')].map((one) => one.localName))]"))
    assert shown <= TAGS | {"button", "input", "output"}
    assert tab.complaints == []
