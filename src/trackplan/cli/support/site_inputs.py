"""Reading the docs site's inputs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import find_plan, plan_files, read_plan, unknown_keys, whole_plan
from trackplan.cli.support.reading import read_file, refuse_link_out, text_of
from trackplan.document import Document
from trackplan.model.finding import Finding
from trackplan.model.plan import Plan
from trackplan.sources.files import display_path
from trackplan.sources.whole_files import is_inside

if TYPE_CHECKING:  # a mere --help needs no templates
    from trackplan.cli.support.consumer_inputs import Gathered
    from trackplan.site import Brand, Production, Release, Site

MEND = "mend the template, or build without --theme"
_LOGOS = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInputs:
    """The inputs of a site, as named by options."""

    plan: Path | None = None
    workspace: Path | None = None
    audit: Path | None = None
    landed: Path | None = None
    """A history that audits keep."""
    templates: Path | None = None
    theme: Path | None = None
    history: bool = True
    live: bool = False
    cache: bool = True
    """Whether what templates read may be kept beside them for the next time."""

    def site(self) -> Site:
        """Read everything and make the site. Raises Stop for inputs that cannot be read."""
        # Plans are many small things that live to the end: looking for garbage among them costs a third.
        gc.disable()
        try:
            return self._site()
        finally:
            if not self.live:  # which makes a site again and again
                gc.freeze()
            gc.enable()

    def _site(self) -> Site:
        from trackplan import engine
        from trackplan.cli.support import consumer_inputs, site_history
        from trackplan.cli.support.code_reading import code_of_sources
        from trackplan.readiness.checklist import PLAN_RULES
        from trackplan.rules import catalog
        from trackplan.site import Catalogue, Site

        root = find_plan(self.plan)
        loaded = read_plan(root, settled=True)
        plan = whole_plan(loaded)
        for sentence in unknown_keys(plan, loaded.documents):
            sys.stderr.write(f"warning: {sentence}; run `trackplan lint` for all of it\n")
        folder = root if root.is_dir() else root.parent
        wanted = consumer_inputs.ConsumerInputs(
            workspace=self.workspace,
            templates=self.templates,
            audit=self.audit,
            landed=self.landed,
            cache=self.cache,
        )
        gathered = consumer_inputs.gather(plan, root, wanted)
        read = list(engine.check_readers(gathered.world))
        production = _production(plan, gathered, self.landed, read)
        releases = site_history.history(root, plan) if self.history else []
        day = _day_of(production, releases)
        found = [*engine.check_plan(plan, today=day, only=PLAN_RULES), *read]
        findings = engine.judge(found, plan.policy, today=day, kinds=[]).findings
        catalogue = Catalogue(
            plan=plan,
            brand=_brand(plan.docs, plan.name, folder),
            world=gathered.world if gathered.world.templates or gathered.world.workspace else None,
            history=releases,
            code=code_of_sources(plan, root),
            findings=findings,
            production=production,
            downloads=_downloads(plan, loaded.documents),
            rules=[rule.card for rule in catalog().values()],
            folder="" if display_path(folder) == "." else f"{display_path(folder).rstrip('/')}/",
        )
        with theme_errors():
            return Site(catalogue, _theme(self.theme), live=self.live)

    def watched(self) -> Iterator[Path]:
        """Yield every file that the site is made from."""
        root = find_plan(self.plan)
        yield from plan_files(root)
        for folder in (root, self.templates, self.theme):
            if folder is not None:
                yield from _below(folder)
        yield from (path for path in (self.workspace, self.audit, self.landed) if path is not None)


def _below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder at any depth, except samples and hidden files."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "samples" and not name.startswith(".")]
        yield from (Path(parent, name) for name in names if not name.startswith("."))


@contextmanager
def theme_errors() -> Iterator[None]:
    """Turn an error of a theme's template into `Stop`."""
    from jinja2 import TemplateError, TemplateSyntaxError  # not for --help

    try:
        yield
    except TemplateSyntaxError as error:
        raise Stop(f"`{error.name}` of the theme, line {error.lineno}: {error.message}", MEND) from None
    except TemplateError as error:
        raise Stop(f"a template of the theme fails: {error.message}", MEND) from None


def _downloads(plan: Plan, documents: Sequence[Document]) -> dict[str, Callable[[], bytes]]:
    """The plan's tables as `trackplan export sheet` writes them; as a workbook where the extra is there."""
    from importlib.util import find_spec

    from trackplan.formats import sheet
    from trackplan.formats.writing import Exporting

    @cache
    def tables() -> sheet.Tables:
        return sheet.Tables(Exporting(plan=plan, documents=documents))

    found: dict[str, Callable[[], bytes]] = {
        name: partial(lambda name: tables().csv(name), name) for name in sheet.csv_names()
    }
    if find_spec("xlsxwriter") is not None:
        found[sheet.WORKBOOK] = lambda: tables().workbook()
    return found


def _day_of(production: Production | None, releases: Sequence[Release]) -> date:
    """The day of the newest input, on which the plan is judged: by the clock, pages would change."""
    days = [one.on for one in releases if one.on]
    newest = production.last if production is not None and production.last else max(days, default="")
    return date.fromisoformat(newest) if newest else date(1970, 1, 1)


def _production(
    plan: Plan, gathered: Gathered, history: Path | None, read: Sequence[Finding]
) -> Production | None:
    """What landed, with the state of the plan by that and by what its messages get wrong."""
    from trackplan.cli.support.kept_history import opened
    from trackplan.health.judgement import judge_health
    from trackplan.health.messages import by_journey
    from trackplan.site.health import Production

    audit = gathered.audit
    if audit is None or audit.landed is None:
        return None
    known: Mapping[str, str] = {}
    if history is not None:
        from trackplan.history.record import known_problems

        with opened(history) as connection:
            known = known_problems(connection)
    of_journeys = by_journey(gathered.world, read)
    health = judge_health(plan, audit, known=known, of_journeys=of_journeys)
    return Production(health=health, landed=audit.landed, report=audit)


def _brand(docs: Mapping[str, Any], name: str, folder: Path) -> Brand:
    from trackplan.site import Brand, ExtraPage, wanted
    from trackplan.site.brand import ACCENT

    files = wanted(docs)
    logo = None
    if files.logo is not None:
        suffix = Path(files.logo).suffix.lower()
        if suffix not in _LOGOS:
            raise Stop(f"the logo `{files.logo}` is no picture that pages show", f"use {', '.join(_LOGOS)}")
        logo = (suffix, _published(folder, files.logo))
    return Brand(
        title=docs.get("title") or name,
        accent=docs.get("accent", ACCENT),
        logo=logo,
        url=docs.get("url", "").rstrip("/"),
        edit_url=docs.get("edit_url", ""),
        suggest_url=docs.get("suggest_url", ""),
        campaign_url=docs.get("campaign_url", ""),
        pages=tuple(
            ExtraPage(
                name=file.removesuffix(".md"),
                title=title,
                text=text_of(folder / file, _published(folder, file)),
            )
            for title, file in files.pages
        ),
    )


def _published(folder: Path, file: str) -> bytes:
    """Return a file that the plan names; only those in the plan's folder may be published."""
    if not is_inside(folder / file, folder):
        raise Stop(f"`docs:` names `{file}`, outside of the plan's folder", "move it into the plan's folder")
    return read_file(folder / file, folder)


def _theme(folder: Path | None) -> Mapping[str, str] | None:
    if folder is None:
        return None
    if not folder.is_dir():
        raise Stop(f"there is no folder `{folder}`", "name a folder with --theme")
    refuse_link_out(folder)
    paths = sorted(folder.glob("*.html"))
    return {path.name: text_of(path, read_file(path, folder)) for path in paths}
