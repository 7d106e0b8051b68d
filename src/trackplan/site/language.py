"""The page of the plan language."""

from __future__ import annotations

from trackplan.language.reference import reference
from trackplan.site.catalogue import Catalogue
from trackplan.site.jinja import Fields
from trackplan.site.slugs import anchor


def listing(_catalogue: Catalogue) -> Fields:
    """Return every key of the plan language by the place where it stands."""
    places: dict[str, list[Fields]] = {}
    for key in reference():
        said: Fields = {
            "name": key.name,
            "anchor": anchor(f"{key.place}.{key.name}"),
            "form": key.form,
            "meaning": key.meaning,
            "example": key.example,
        }
        places.setdefault(key.place, []).append({**said, **({"required": True} if key.required else {})})
    return {
        "places": [
            {"name": place or "a file", "anchor": anchor(f"keys of {place}"), "words": words}
            for place, words in places.items()
        ]
    }
