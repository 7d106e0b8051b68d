"""A foreign plan merged into the files of an existing one: new data for each file that is to change.

What the source says is set; what its format cannot say stays as it is. What only the plan has stays too,
unless the source holds the whole of a plan.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trackplan.document import Document
from trackplan.formats.assembling import domains
from trackplan.formats.foreign import OBJECT_TABLES, ForeignPlan
from trackplan.formats.source import NOTHING
from trackplan.formatting.editing import same as is_same
from trackplan.language.attributes import of_group
from trackplan.language.compile import FORMATS
from trackplan.language.keywords import KEYWORDS
from trackplan.language.types import TYPES as JSON_TYPES

FALSE = ("required", "nullable", "uniqueItems")
"""Keys that say the same when they are left out and when they are false."""
TABLES = ("owners", "sources", "rules", "groups", "events", "removed", "objects", "journeys")


@dataclass(slots=True)
class Merged:
    """The outcome of a merge."""

    wanted: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The data of each file that is there, by its name."""
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The data of new files, by their path in the plan's folder."""
    kept: int = 0
    """The number of attributes that only the plan has, and that stay."""


def merge(foreign: ForeignPlan, documents: Sequence[Document], *, single: bool) -> Merged:
    """Merge; ``single`` says that the plan is one file, which then takes all that is new."""
    merger = _Merger(foreign, documents)
    merger.groups()
    merger.events(single=single)
    merger.people()
    merger.objects()
    merger.tables()
    return merger.merged


class _Merger:
    def __init__(self, foreign: ForeignPlan, documents: Sequence[Document]) -> None:
        self.foreign = foreign
        self.merged = Merged(wanted={one.name: copy.deepcopy(one.data or {}) for one in documents})
        self.names = list(self.merged.wanted)
        self._shared: dict[tuple[str, str], list[tuple[str, dict[str, Any]]]] = {}

    def _home(self, key: str, name: str) -> dict[str, Any] | None:
        """Return the table of the file that defines a name under a top-level key."""
        for data in self.merged.wanted.values():
            table = data.get(key)
            if isinstance(table, dict) and name in table:
                return table
        return None

    def _first(self, key: str) -> dict[str, Any]:
        """Return the table of a key in the file that has one, or a new one in the first file."""
        for data in self.merged.wanted.values():
            if isinstance(data.get(key), dict):
                table: dict[str, Any] = data[key]
                return table
        made: dict[str, Any] = {}
        main = next((one for one in self.merged.wanted.values() if "trackplan" in one), None)
        (main if main is not None else next(iter(self.merged.wanted.values())))[key] = made
        return made

    # Groups and events.

    def groups(self) -> None:
        for name, attributes in self.foreign.groups.items():
            home = self._home("groups", name)
            if home is None:
                self._first("groups")[name] = copy.deepcopy(attributes)
            else:
                group = home[name] or {}
                own = {key: group[key] for key in of_group(group)}
                said = {key: one for key, one in group.items() if key not in own}
                home[name] = said | self._attributes(own, attributes)

    def events(self, *, single: bool) -> None:
        used = {
            group: [name for name, event in self._events() if group in (event or {}).get("groups", ())]
            for group in (group for data in self.merged.wanted.values() for group in data.get("groups") or {})
        }
        files = {name: domain for domain, some in domains(self.foreign).items() for name in some}
        for name, event in self.foreign.events.items():
            home = self._home("events", name)
            if home is None:
                self._new_file(files[name], single)[name] = copy.deepcopy(event.data)
            else:
                home[name] = self._event(name, home[name] or {}, event.data)
        for (group, attribute), proposals in self._shared.items():
            first = proposals[0][1]
            agree = all(_same(one, first) for _, one in proposals)
            home = self._home("groups", group)
            if agree and home is not None and {name for name, _ in proposals} >= {*used[group]}:
                home[group][attribute] = first
            else:
                for name, data in proposals:
                    table = self._home("events", name)
                    assert table is not None
                    table[name].setdefault("attributes", {})[attribute] = data

    def _events(self) -> Iterator[tuple[str, Any]]:
        for data in self.merged.wanted.values():
            yield from (data.get("events") or {}).items()

    def _new_file(self, domain: str, single: bool) -> dict[str, Any]:
        if single:
            return self._first("events")
        path = f"events/{domain}.yaml" if domain else "events.yaml"
        known = next((name for name in self.names if name == path or name.endswith(f"/{path}")), None)
        if known is not None:
            data = self.merged.wanted[known]
            if not isinstance(data.get("events"), dict):
                data["events"] = {}
            table: dict[str, Any] = data["events"]
            return table
        made: dict[str, Any] = self.merged.added.setdefault(path, {"events": {}})["events"]
        return made

    def _event(self, name: str, old: dict[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
        made = dict(old)
        for key, value in new.items():
            if key not in {"attributes", "additional"} and not _same_text(key, made.get(key), value):
                made[key] = self._free(key, made.get(key), value)
        if self.foreign.whole:
            for key in (old.keys() - new.keys() - {"attributes"}) & self.foreign.speaks.get(
                "events", frozenset()
            ):
                if old[key] not in NOTHING:
                    del made[key]
        _set_additional(made, new, whole=self.foreign.whole)
        table = self._own_attributes(name, old, new, made.get("groups", ()))
        if table or old.get("attributes"):
            made["attributes"] = table
        if not made.get("attributes", True) and old.get("attributes"):
            del made["attributes"]
        return made

    def _own_attributes(
        self, name: str, old: Mapping[str, Any], new: Mapping[str, Any], groups: Sequence[str]
    ) -> dict[str, Any]:
        """Return the attributes that an event defines itself; those of groups are proposed for the group."""
        inherited = {} if self.foreign.whole else self._inherited(groups)
        own: dict[str, Any] = old.get("attributes") or {}
        theirs: Mapping[str, Any] = new.get("attributes", {})
        mine = {key: one for key, one in theirs.items() if key in own or key not in inherited}
        for key in theirs.keys() - mine.keys():
            group, attribute = inherited[key]
            merged = self._attribute(attribute, theirs[key], closed=_is_closed(new, False))
            if not _same(merged, attribute):
                self._shared.setdefault((group, key), []).append((name, merged))
        return self._attributes(
            own, mine, closed=_is_closed(new, False), elsewhere=inherited.keys() & theirs.keys()
        )

    def _free(self, key: str, old: Any, new: Any) -> Any:
        """Return a new value; of `meta` and `aliases`, with what the plan has besides."""
        if self.foreign.whole or key not in {"meta", "aliases"} or not old:
            return copy.deepcopy(new)
        return old | new if key == "meta" else list(dict.fromkeys((*old, *new)))

    def _inherited(self, groups: Sequence[str]) -> dict[str, tuple[str, dict[str, Any]]]:
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for group in groups:
            home = self._home("groups", group)
            table = (home or {}).get(group) or {}
            for name in of_group(table):
                found.setdefault(name, (group, table[name]))
        return found

    # Attributes.

    def _attributes(
        self,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        *,
        closed: bool = False,
        elsewhere: Iterable[str] = (),
    ) -> dict[str, Any]:
        made = {}
        for name, attribute in old.items():
            if name in new:
                made[name] = self._attribute(attribute, new[name], closed=closed)
            elif not self.foreign.whole:
                made[name] = attribute
                self.merged.kept += name not in elsewhere
        return made | {name: copy.deepcopy(one) for name, one in new.items() if name not in old}

    def _attribute(self, old: dict[str, Any], new: Mapping[str, Any], *, closed: bool) -> dict[str, Any]:
        made = dict(old)
        inner = _is_closed(new, closed)
        for key, value in new.items():
            if key == "type" and _same_types(old, new):
                continue
            if key == "attributes":
                made[key] = self._attributes(old.get(key) or {}, value, closed=inner)
            elif key == "items":
                known = old.get(key)
                made[key] = self._attribute(known, value, closed=inner) if known else copy.deepcopy(value)
            elif key != "additional" and not _same_text(key, made.get(key), value):
                made[key] = self._free(key, made.get(key), value)
        for key in self.foreign.speaks["attributes"]:
            said = key in made and made[key] not in NOTHING and not (key in FALSE and not made[key])
            if said and key not in new:
                if key == "additional" or (key in {"attributes", "items"} and not self.foreign.whole):
                    continue
                del made[key]
        if "additional" in self.foreign.speaks["attributes"]:
            _set_additional(made, new, whole=self.foreign.whole, closed=closed)
        return made

    # All else.

    def people(self) -> None:
        if not self.foreign.people and "people" not in self.foreign.speaks:
            return
        homes = [
            data["people"]
            for data in self.merged.wanted.values()
            if isinstance(data.get("people"), dict) and isinstance(data["people"].get("attributes"), dict)
        ]
        left = dict(self.foreign.people)
        for home in homes:
            mine = {name: left.pop(name) for name in list(left) if name in home["attributes"]}
            home["attributes"] = self._attributes(home["attributes"], mine)
        if left:
            home = homes[0] if homes else self._first("people")
            home["attributes"] = (home.get("attributes") or {}) | copy.deepcopy(left)

    def objects(self) -> None:
        for name, data in self.foreign.objects.items():
            self._named("objects", name, {key: one for key, one in data.items() if key not in OBJECT_TABLES})
            home = self._home("objects", name)
            assert home is not None
            made = home[name] = dict(home[name] or {})
            for key in OBJECT_TABLES:
                if table := self._attributes(made.get(key) or {}, data.get(key, {})):
                    made[key] = table
                else:
                    made.pop(key, None)

    def tables(self) -> None:
        """Merge sources and further tables by name; of a whole plan, drop the names that it leaves out."""
        told: dict[str, Any] = self.foreign.other | (
            {"sources": self.foreign.sources} if self.foreign.sources else {}
        )
        for key, value in told.items():
            if key not in TABLES or not isinstance(value, dict):
                continue
            for name, data in value.items():
                self._named(key, name, data)
        if self.foreign.whole:
            whole = ("events", "groups", "objects")
            present = told | {key: getattr(self.foreign, key) for key in whole}
            for data in self.merged.wanted.values():
                for key in (one for one in TABLES if one in self.foreign.speaks or one == "groups"):
                    gone = [one for one in data.get(key) or {} if one not in present.get(key, {})]
                    for name in gone:
                        del data[key][name]
                    if gone and not data[key]:
                        del data[key]

    def _named(self, key: str, name: str, data: Any) -> None:
        """Merge what stands under a name of a table."""
        home = self._home(key, name)
        if home is None:
            self._first(key)[name] = copy.deepcopy(data)
        elif isinstance(data, dict) and isinstance(home[name], dict):
            left_out = self.foreign.speaks.get(key, frozenset()) - data.keys()
            said = {one: kept for one, kept in home[name].items() if one not in left_out}
            changed = {one: new for one, new in data.items() if not _same_text(one, said.get(one), new)}
            home[name] = said | changed
        elif not _same(home[name], data):
            home[name] = data


def _same(one: Any, other: Any) -> bool:
    """Return whether two values say the same: of numbers, `1` and `1.0` do."""
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    if numbers and not isinstance(one, bool) and not isinstance(other, bool):
        return bool(one == other)
    return is_same(one, other)


def _same_text(key: str, one: Any, other: Any) -> bool:
    """Return whether two values of a key say the same: blanks around a text for people say nothing."""
    if isinstance(one, str) and isinstance(other, str) and key not in KEYWORDS:
        return one.strip() == other.strip()
    return _same(one, other)


def _is_closed(data: Mapping[str, Any], inherited: bool) -> bool:
    """Return whether an object refuses other attributes, in a parent that does or does not."""
    return bool(data["additional"] == "forbid") if "additional" in data else inherited


def _set_additional(
    made: dict[str, Any], new: Mapping[str, Any], *, whole: bool, closed: bool = False
) -> None:
    """Set `additional`: a schema says only whether other attributes are refused."""
    if whole and made.get("additional") != new.get("additional"):
        made.pop("additional", None)
        if "additional" in new:
            made["additional"] = new["additional"]
    elif not whole and _is_closed(made, closed) is not _is_closed(new, closed):
        made["additional"] = "forbid" if _is_closed(new, closed) else "warn"


def _same_types(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Return whether a type that JSON knows is already said by one of the language, such as a timestamp."""
    kinds = [one["type"] if isinstance(one["type"], list) else [one["type"]] for one in (old, new)]
    first, second = ({name for kind in some for name in JSON_TYPES.get(kind, (kind,))} for some in kinds)
    formats = [{kind for kind in some if kind in FORMATS} for some in kinds]
    return first == second and formats[0] == formats[1]
