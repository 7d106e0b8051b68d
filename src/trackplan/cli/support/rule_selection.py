"""Which rules the options ``--select`` and ``--ignore`` leave out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from trackplan.cli.support.errors import Stop


def deselected(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The ids of the rules whose findings are left out. Raises `Stop` for a name of no rule.

    A name is a rule's id, or the first words of the ids of several. A rule that both options name
    goes by the longer name, as in ruff; of equal ones, it is ignored.
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
    """Yield each name of an option that takes several, separated by commas."""
    for text in given:
        yield from filter(None, (name.strip() for name in text.split(",")))


def _by_rule(option: str, names: Iterable[str], known: Collection[str]) -> dict[str, int]:
    """The length of the longest name by which each rule is named."""
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
