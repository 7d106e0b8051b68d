"""The event docs site: files generated from a plan, its history, its consumers and an audit."""

from __future__ import annotations

from trackplan.site.brand import Brand, ExtraPage, wanted
from trackplan.site.catalogue import Catalogue
from trackplan.site.health import Production
from trackplan.site.history import Release, ReleaseChange
from trackplan.site.render import Format, Site

__all__ = [
    "Brand",
    "Catalogue",
    "ExtraPage",
    "Format",
    "Production",
    "Release",
    "ReleaseChange",
    "Site",
    "wanted",
]
