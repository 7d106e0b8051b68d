"""The format of a text."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import crossing, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, loses_format
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity

_OTHER_FORM = "a text of another form may come"


class FormatFact(ValueFact):
    """A change of a text's format."""

    keywords = ("format",)


class FormatDeclared(FormatFact):
    """A text that was free has a format."""

    mirror = "FormatDropped"
    rows = narrowing("a payload with a text of another form is now invalid")

    def say(self, name: str) -> str:
        return f"{name} has the format `{self.after}`, and was free"


class FormatDropped(FormatFact):
    """A text that had a format is free."""

    mirror = "FormatDeclared"
    mild = True
    rows = widening(_OTHER_FORM)

    def say(self, name: str) -> str:
        return f"{name} is free, and had the format `{self.before}`"


class FormatChanged(FormatFact):
    """A text has another format."""

    mirror = "FormatChanged"
    rows = crossing("a payload with a text of the old form is now invalid", _OTHER_FORM)

    def say(self, name: str) -> str:
        return f"{name} has the format `{self.after}`, and had `{self.before}`"


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield whether the format differs."""
    before, after = old.attribute.constraints.get("format"), new.attribute.constraints.get("format")
    if before == after:
        return
    kind = FormatDeclared if before is None else FormatDropped if after is None else FormatChanged
    yield make(kind, before=before, after=after, lost=loses_format(old, new), gained=loses_format(new, old))


_FREE, _URI = "receipt: {type: string}", "receipt: {type: string, format: uri}"
_DECLARED = of_attribute(_FREE, _URI)
_EMAIL = "contact: {type: string, format: email}"

SUBJECT = Subject(
    parts=(Part(level="values", facts=(FormatDeclared, FormatDropped, FormatChanged), find=find),),
    rules=(
        change_rule(
            FormatDeclared,
            id="format-declared",
            severity=Severity.ERROR,
            why="What senders sent of another form is invalid now.",
            fix="Try the format on what an audit sees, and allow the finding.",
            bad=_DECLARED.flagged,
            good=of_attribute(_FREE, "receipt: {type: string, description: Where it is.}").clean,
        ),
        change_rule(
            FormatDropped,
            id="format-dropped",
            severity=Severity.WARNING,
            why=(
                "By definition it breaks readers, which may meet a text of a form that never came; "
                "since few depend on the form, it is a warning."
            ),
            fix="See whether a template uses it as a link or an address.",
            bad=_DECLARED.mirrored.flagged,
            good=of_attribute(_URI, "receipt: {type: string, format: uri, maxLength: 200}").clean,
        ),
        change_rule(
            FormatChanged,
            id="format-changed",
            severity=Severity.ERROR,
            why="What senders sent of the old form is invalid now, and readers meet another one.",
            fix="Add an attribute of the new format under a new name, and deprecate the old one.",
            bad=of_attribute(_EMAIL, "contact: {type: string, format: uri}").flagged,
            good=of_attribute(_EMAIL, f"{_EMAIL}\n      page: {{type: string, format: uri}}").clean,
        ),
    ),
)
