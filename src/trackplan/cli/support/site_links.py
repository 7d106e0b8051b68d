"""Addresses of the published docs site's pages, for digests and issues."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.model.plan import Plan


def links_of(plan: Plan) -> Mapping[str, str]:
    """The page of each event and person attribute; see `trackplan.model.news.HealthNews.links`.

    Empty unless the plan says where its site is published: ``docs: {url: https://…}``.
    """
    url = plan.docs.get("url")
    if not isinstance(url, str):
        return {}
    from trackplan.site.slugs import anchor, slug  # with the whole site, which most plans do not link to

    top = url.rstrip("/")
    return {
        "": f"{top}/index.html",
        **{f"event {name}": f"{top}/events/{slug(name)}.html" for name in plan.events},
        **{f"person attribute {name}": f"{top}/people.html#{anchor(name)}" for name in plan.people},
    }
