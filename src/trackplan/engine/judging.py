"""Takes away what is accepted or known already, and says which acceptances did nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from trackplan.engine.running import rules
from trackplan.engine.stamping import stamp
from trackplan.model.finding import Finding, Kind
from trackplan.model.policy import Allow, Ignore, Policy
from trackplan.rules import IgnoreRule, IgnoreUsage, PolicyRule, Usage, catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Findings that stand, and how many the plan's ``allow:`` and comments or the baseline took away."""

    findings: tuple[Finding, ...]
    allowed: int = 0
    known: int = 0
    ignored: int = 0


def judge(
    findings: Iterable[Finding],
    policy: Policy,
    *,
    today: date,
    kinds: Iterable[Kind],
    baseline: Mapping[str, int] | None = None,
) -> Judged:
    """Take away what is accepted or known already, and say which acceptances did nothing.

    ``kinds`` are those whose every rule saw all that it looks at: only for these can an acceptance
    that took nothing be told from one that was not tried. ``baseline`` maps a fingerprint to how often
    it is known.
    """
    standing: list[Finding] = []
    used: Counter[int] = Counter()
    allowed = 0
    comments = _Comments(policy)
    for finding in findings:
        if comments.take(finding):
            continue
        match = _accepting(policy.allow, finding, today)
        if match is None:
            standing.append(finding)
        else:
            used[match] += 1
            allowed += 1
    tried = frozenset(name for kind in kinds for name in catalog(kind))
    if policy.allow:
        standing += _acceptances(policy, used, today, tried)
    if policy.ignores:
        standing += comments.problems(policy, tried)
    known = Counter(baseline or {})
    fresh = []
    for finding in sorted(standing, key=lambda finding: finding.order):
        if known[finding.fingerprint] > 0:
            known[finding.fingerprint] -= 1
        else:
            fresh.append(finding)
    return Judged(
        findings=tuple(fresh),
        allowed=allowed,
        known=len(standing) - len(fresh),
        ignored=comments.used.total(),
    )


class _Comments:
    """The comments that ignore findings, by the place they speak of, and what each has taken."""

    def __init__(self, policy: Policy) -> None:
        self.used: Counter[tuple[Ignore, str]] = Counter()
        self._by_place: dict[tuple[str, int], list[Ignore]] = {}
        for entry in policy.ignores:
            place = (entry.ref.document.name, entry.line)
            self._by_place.setdefault(place, []).append(entry)

    def take(self, finding: Finding) -> bool:
        """Whether a comment ignores the finding, which is then counted."""
        if not self._by_place:
            return False
        place = (finding.location.file, finding.location.span.line)
        for entry in self._by_place.get(place, ()):
            if any(rule == finding.rule for rule, _ in entry.rules):
                self.used[entry, finding.rule] += 1
                return True
        return False

    def problems(self, policy: Policy, tried: Container[str]) -> Iterator[Finding]:
        """Yield what is to be said of the comments themselves."""
        known = catalog()
        usage = [
            IgnoreUsage(
                entry=entry,
                rule=rule,
                ref=ref,
                used=self.used[entry, rule],
                tried=rule in tried or rule not in known,
            )
            for entry in policy.ignores
            for rule, ref in entry.rules or (("", entry.ref),)
        ]
        for active in rules(policy, "policy"):
            if isinstance(active, IgnoreRule):
                yield from (stamp(active, problem, policy) for problem in active.check(usage))


def _acceptances(
    policy: Policy, used: Mapping[int, int], today: date, tried: Container[str]
) -> Iterator[Finding]:
    usage = [
        Usage(entry=entry, used=used[index], tried=entry.rule in tried)
        for index, entry in enumerate(policy.allow)
    ]
    for rule in rules(policy, "policy"):
        if isinstance(rule, PolicyRule):
            yield from (stamp(rule, problem, policy) for problem in rule.check(usage, today))


def _accepting(allow: tuple[Allow, ...], finding: Finding, today: date) -> int | None:
    for index, entry in enumerate(allow):
        if entry.rule == finding.rule and (entry.until is None or today <= entry.until):
            # Names hold brackets, as in `items[].sku`, which are no character class here.
            pattern = entry.at.replace("[", "[[]")
            if fnmatchcase(finding.at, pattern) or fnmatchcase(finding.at, f"{pattern}/*"):
                return index
    return None
