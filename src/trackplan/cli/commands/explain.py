"""`trackplan explain RULE|KEY`: one rule's card, or a key of the plan language."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import Annotated

import typer

from trackplan.cli.support import completions
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.options import command
from trackplan.cli.support.terminal import painted
from trackplan.model.rule import Rule
from trackplan.reporters.terminal import BOLD
from trackplan.rules import catalog

app = command()


@app.command(epilog="Example: trackplan explain number-as-text")
def main(
    rule: Annotated[
        str | None,
        typer.Argument(
            metavar="[RULE|KEY]",
            help="A rule's id, as reports print it, or a key of the plan language, such as dedupe.",
            show_default=False,
            autocompletion=completions.rules,
        ),
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Print the decision table of `trackplan diff`, as Markdown.")
    ] = False,
) -> None:
    """Show what a rule finds, why it matters and how to mend it, or what a key of a plan means.

    Of a key that stands at several places, `event.description` is one of them.
    """
    if changes:
        from trackplan.reporters.decisions import decisions  # of this option alone

        sys.stdout.write(decisions())
        return
    known = catalog()
    if rule is None:
        raise Stop("no rule is named", "`trackplan rules` lists them")
    if rule not in known and (lines_of_key := list(key_page(rule))):
        sys.stdout.write("".join(f"{line}\n" for line in lines_of_key))
        return
    if rule not in known:
        from trackplan.language.reference import reference  # only a mistake needs it
        from trackplan.naming.guess import suggest  # only a mistake needs it

        words = [*known, *dict.fromkeys(key.name for key in reference())]
        help_ = suggest(rule, words, otherwise="`trackplan rules` lists them")
        raise Stop(f"there is no rule `{rule}`", help_)
    lines = page(known[rule])
    sys.stdout.write(
        "".join(f"{painted(line, BOLD, sys.stdout) if _is_title(line) else line}\n" for line in lines)
    )


def _is_title(line: str) -> bool:
    return line.endswith(":") and not line.startswith(" ")


def key_page(asked: str) -> Iterator[str]:
    """The lines about a key of the plan language at each place that has it; none for another word."""
    from trackplan.language.reference import reference  # a rule is asked for more often

    found = [key for key in reference() if asked in {key.name, f"{key.place}.{key.name}"}]
    for number, key in enumerate(found):
        if number:
            yield ""
        yield f"{key.place}.{key.name}".lstrip(".") + (" (required)" if key.required else "")
        yield from textwrap.wrap(key.meaning, 78, initial_indent="  ", subsequent_indent="  ")
        yield from textwrap.wrap(f"It is {key.form}.", 78, initial_indent="  ", subsequent_indent="  ")
        yield from textwrap.indent(key.example, "    ").splitlines()


def page(rule: type[Rule]) -> Iterator[str]:
    """The lines of a rule's page."""
    card = rule.card
    yield f"{card.id} ({card.severity.word}, {rule.kind})"
    yield ""
    yield from textwrap.wrap(card.summary, 80)
    for title, text in (("Why it matters", card.why), ("How to mend it", card.fix)):
        yield ""
        yield f"{title}:"
        yield from textwrap.wrap(text, 78, initial_indent="  ", subsequent_indent="  ")
    for title, text in (("Flagged", card.bad), ("Clean", card.good)):
        yield ""
        yield f"{title}:"
        yield from textwrap.indent(text.rstrip(), "  ").splitlines()
    if card.options:
        yield ""
        yield "Options, under `rules:` in the plan:"
        yield from (f"  {name}: {value}" for name, value in card.options.items())
