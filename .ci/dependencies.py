"""Lists what an install brings: licence, age, and the systems that it has wheels for; fails at a surprise.

All but the licences is in `uv.lock`; those are read from the packages that are installed here.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "uv.lock"
STALE = 18 * 30
"""Days without a release after which a package is named."""
PERMISSIVE = re.compile(
    r"0BSD|Apache|BSD|ISC|MIT|MPL|PSF|Python Software|Unicode|Unlicense|Zlib|ZPL", re.IGNORECASE
)
SYSTEMS: Mapping[str, str] = {
    "glibc": r"manylinux.*x86_64",
    "glibc arm64": r"manylinux.*aarch64",
    "musl": r"musllinux.*x86_64",
    "musl arm64": r"musllinux.*aarch64",
    "macOS arm64": r"macosx.*(arm64|universal2)",
    "macOS Intel": r"macosx.*(x86_64|universal2)",
    "Windows": r"win_amd64",
}
"""The systems that a wheel is wanted for, by what its file name says."""
NOT_HERE = "not installed here"
NOT_ON: Mapping[str, frozenset[str]] = {"uvloop": frozenset({"Windows"})}
"""What is left out there on purpose."""


def main() -> int:
    """Print a line for each package, and return 1 where one has no known licence or lacks a wheel."""
    packages = {package["name"]: package for package in tomllib.loads(LOCK.read_text("utf-8"))["package"]}
    surprises: dict[str, str] = {}
    stale, unknown = [], []
    for name in sorted(brought(packages)):
        package = packages[name]
        known, lacking = licence(name), missing(package)
        uploads = [one["upload-time"] for one in (*package.get("wheels", ()), package.get("sdist")) if one]
        newest = max(str(time)[:10] for time in uploads)
        days = (datetime.now(UTC) - datetime.fromisoformat(newest).replace(tzinfo=UTC)).days
        wheels = f"no wheel for {', '.join(lacking)}" if lacking else "wheels for all"
        sys.stdout.write(f"{name:28} {package['version']:12} {newest}  {known:32} {wheels}\n")
        if known == NOT_HERE:
            unknown.append(name)
        elif not PERMISSIVE.search(known):
            surprises[name] = f"the licence `{known}` is none that is known"
        if lacking:
            surprises[name] = wheels
        if days > STALE:
            stale.append(f"{name}: no release since {newest}")
    sys.stdout.writelines(f"note: {line}\n" for line in stale)
    if unknown:
        sys.stdout.write(
            f"note: not installed here, so that their licences are unknown: {', '.join(unknown)}\n"
        )
    for name, surprise in surprises.items():
        told = (
            f"note: {name}: {surprise}: {EXPECTED[name]}"
            if name in EXPECTED
            else f"error: {name}: {surprise}"
        )
        sys.stdout.write(f"{told}\n")
    return int(bool(surprises.keys() - EXPECTED.keys()))


EXPECTED: Mapping[str, str] = {
    "colorama": "BSD-3-Clause; only Windows installs it",
    **dict.fromkeys(
        ("adbc-driver-manager", "adbc-driver-postgresql", "duckdb"),
        "only `sql` needs it; on musl it is built",
    ),
    "ast-grep-py": "only `code` needs it; on musl it is built",
    "google-crc32c": "only `gs://` needs it; on musl it is built",
    "pyspark": "a Spark installation brings Java all the same; it is built from source",
    "pywin32": "only Windows installs it",
    "cryptography": "only `sandbox --tls` needs it; there it is built, or an older one is installed",
}
"""Surprises that were looked into, with what was found."""


def brought(packages: Mapping[str, Any]) -> set[str]:
    """The names of all that the project and its extras need, and what those need."""
    found, left = set[str](), ["trackplan"]
    while left:
        package = packages[left.pop()]
        for name in needed(package):
            if name not in found and name != "trackplan":
                found.add(name)
                left.append(name)
    return found


def needed(package: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of what one package needs; of the project, what any extra brings as well."""
    extras = package.get("optional-dependencies", {})
    for listed in (package.get("dependencies", ()), *extras.values()):
        yield from (one["name"] for one in listed)


def licence(name: str) -> str:
    """The licence that a package names, in one line."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return NOT_HERE
    classified = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier", ()) if "License" in one]
    named = about.get("License-Expression") or " or ".join(classified) or about.get("License") or "none named"
    return named.strip().splitlines()[0]


def missing(package: Mapping[str, Any]) -> list[str]:
    """The systems for which a package has no wheel."""
    names = [one["url"].rpartition("/")[2] for one in package.get("wheels", ())]
    if any(name.endswith("-none-any.whl") for name in names):
        return []
    apart = NOT_ON.get(package["name"], frozenset())
    return [
        system
        for system, pattern in SYSTEMS.items()
        if system not in apart and not any(re.search(pattern, name) for name in names)
    ]


if __name__ == "__main__":
    sys.exit(main())
