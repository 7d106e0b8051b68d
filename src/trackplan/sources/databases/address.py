"""The address of a database, such as ``postgresql://user@host/shop``, which may hold a password."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from trackplan.sources.record import SourceError


class BadAddressError(SourceError):
    """An address that names no database that can be read."""


@dataclass(frozen=True, slots=True)
class Engine:
    """One kind of database."""

    dialect: str
    """Its dialect of SQL, by sqlglot's name."""
    driver: str
    """``duckdb``, ``sqlite3``, or the module of an ADBC driver."""
    install: str = "pip install 'trackplan[sql]'"


_POSTGRESQL = Engine("postgres", "adbc_driver_postgresql")
ENGINES = {
    "postgresql": _POSTGRESQL,
    "postgres": _POSTGRESQL,
    "redshift": Engine("redshift", "adbc_driver_postgresql"),
    "snowflake": Engine("snowflake", "adbc_driver_snowflake", "pip install adbc-driver-snowflake"),
    "bigquery": Engine("bigquery", "adbc_driver_bigquery", "pip install adbc-driver-bigquery"),
    "duckdb": Engine("duckdb", "duckdb"),
    "md": Engine("duckdb", "duckdb"),
    "sqlite": Engine("sqlite", "sqlite3"),
}
"""Engines by the scheme of an address; ``md:`` is MotherDuck."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a database."""

    url: str = field(repr=False)
    """As the user gave it: it may hold a password, and is shown nowhere."""

    @property
    def scheme(self) -> str:
        """The scheme, in lower case."""
        return self.url.partition(":")[0].lower()

    @property
    def engine(self) -> Engine:
        """The engine that its scheme names."""
        return ENGINES[self.scheme]

    @property
    def path(self) -> str:
        """The path of a DuckDB or SQLite file, or what DuckDB opens; ``:memory:`` without one."""
        rest = self.url.partition(":")[2]
        path = rest[3:] if rest.startswith("///") else rest.removeprefix("//")
        return path or ":memory:"

    @property
    def shown(self) -> str:
        """The address for messages: without user, password and options."""
        if self.engine.driver in {"duckdb", "sqlite3"}:
            return f"{self.scheme}:{self.path.partition('?')[0]}"
        parts = urlsplit(self.url)
        return f"{self.scheme}://{_host(parts)}{parts.path}"


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]


def address_of(url: str) -> Address:
    """Return the address in a URL. Raises BadAddressError, whose text does not quote it."""
    address = Address(url)
    if ":" not in url or address.scheme not in ENGINES:
        known = ", ".join(f"{scheme}:" for scheme in ENGINES)
        raise BadAddressError(f"the address of the database begins with none of {known}")
    try:
        _ = urlsplit(url).port
    except ValueError:
        raise BadAddressError("the address of the database is no URL: its port is no number") from None
    return address
