"""Rule selection by the options ``--select`` and ``--ignore``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from trackplan.cli.support.errors import Stop


def deselected(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """Return the ids of the deselected rules. Raises `Stop` for an unknown name.

    A name is a rule's id, or the first words of several ids. If both options name a rule, the longer name
    wins, as in ruff; of equal ones, ``--ignore``.
    """
    chosen, left_out = list(_names(select)), list(_names(ignore))
    if not chosen and not left_out:
        return frozenset()  # most runs: no rule needs to be known
    from trackplan.rules import catalog  # slow to import

    known = catalog()
    wanted = _by_rule("--select", chosen, known)
    unwanted = _by_rule("--ignore", left_out, known)
    return frozenset(
        rule
        for rule in known
        if (chosen and rule not in wanted) or unwanted.get(rule, -1) >= wanted.get(rule, 0)
    )


def _names(given: Iterable[str]) -> Iterator[str]:
    """Yield each name of a comma-separated option."""
    for text in given:
        yield from filter(None, (name.strip() for name in text.split(",")))


def _by_rule(option: str, names: Iterable[str], known: Collection[str]) -> dict[str, int]:
    """Return the length of the longest name that matches each rule."""
    found: dict[str, int] = {}
    for name in names:
        matches = [name] if name in known else [rule for rule in known if rule.startswith(f"{name}-")]
        if not matches:
            from trackplan.naming.guess import suggest  # only a mistake needs it

            raise Stop(
                f"`{option} {name}` names no rule",
                suggest(name, known, otherwise="`trackplan rules` lists them"),
            )
        for rule in matches:
            found[rule] = max(found.get(rule, 0), len(name))
    return found
