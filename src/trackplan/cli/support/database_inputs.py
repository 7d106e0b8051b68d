"""Databases as inputs of `audit` and `infer`: `--sql` with `--query` or `--schema`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import CollectorSpec, InputsRead, needing_extras
from trackplan.language.compiled import CompiledPlan
from trackplan.language.durations import seconds
from trackplan.model.plan import Plan
from trackplan.scan.collector import Collector
from trackplan.sources import IncompleteError, InputFiles, SourceError

if TYPE_CHECKING:  # which needs an extra
    from trackplan.sources.databases.tables import Asked

SqlOption = Annotated[
    str | None,
    typer.Option(
        "--sql",
        metavar="URL",
        help="Read a database: postgresql:, redshift:, snowflake:, bigquery:, duckdb:, md: or sqlite:, with "
        "--query or --schema. Read-only. A password is better left to the driver's own files and variables.",
        show_default=False,
    ),
]
QueryOption = Annotated[
    str | None,
    typer.Option(
        "--query", metavar="SELECT", help="With --sql: the rows of a query are records.", show_default=False
    ),
]
SchemaOption = Annotated[
    str | None,
    typer.Option(
        "--schema",
        metavar="NAME",
        help="With --sql: each table of a schema holds one event, as Segment, RudderStack and Customer.io "
        "write them.",
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="With --sql: print what would be read, and read no row.")
]
TimeoutOption = Annotated[
    str, typer.Option("--statement-timeout", metavar="TIME", help="With --sql: the longest a query may take.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseInput:
    """A database, and what to read of it."""

    url: str = field(repr=False)
    query: str | None
    schema: str | None
    dry_run: bool
    timeout: int
    """Seconds of one statement."""
    push_down: bool = False
    """Whether the database counts what SQL can say."""

    def pushed_down(
        self, spec: CollectorSpec, compiled: CompiledPlan, since: int | None, every: int | None
    ) -> tuple[Collector, InputsRead]:
        """Collect the tables of the schema, counted by the database. Its errors end the run."""
        with self._explaining():
            from trackplan.cli.support.push_down import read_pushed_down

            return read_pushed_down(spec, compiled, self._asked(since), self.schema or "", every)

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """End the run for what the database, or what was asked of it, is wrong with."""
        try:
            with needing_extras():
                yield
        except IncompleteError as error:
            raise Stop(str(error), "check the address, the login and what it may read", code=3) from None
        except SourceError as error:
            raise Stop(str(error), "`--sql` takes an address, `--query` one SELECT") from None

    def only(self, sources: Sequence[str] | None, plan: Plan | None, since: int | None) -> InputFiles:
        """Return the tables to read, where no files are named beside them; see `files`."""
        if sources:
            raise Stop("files are named beside `--sql`", "read the one or the other, and merge by --baseline")
        return self.files(plan, since)

    def files(self, plan: Plan | None, since: int | None) -> InputFiles:
        """Return the tables to read. Database errors end the run; a dry run prints them and ends it."""
        with self._explaining():
            found = self._found(() if plan is None else plan.events, since)
        if not found.tables and not found.skipped:
            raise Stop(
                f"the database has no schema `{self.schema}` with a table that can be read",
                "name the schema into which the events are loaded",
            )
        if self.dry_run:
            sys.stdout.writelines(_told(found))
            raise typer.Exit
        return found

    def _found(self, events: Iterable[str], since: int | None) -> InputFiles:
        from trackplan.sources.databases.tables import of_query, of_schema

        asked = self._asked(since)
        if self.query is not None:
            return InputFiles((), tables=(of_query(asked, self.query),))
        tables, skipped = of_schema(asked, self.schema or "", events)
        return InputFiles((), tuple(skipped), tuple(tables))

    def _asked(self, since: int | None) -> Asked:
        from trackplan.sources.databases.address import address_of
        from trackplan.sources.databases.tables import Asked

        return Asked(address=address_of(self.url), since=since, timeout=self.timeout, estimated=self.dry_run)


def _told(found: InputFiles) -> Iterator[str]:
    """Yield what would be read, and what not."""
    for table in found.tables:
        yield f"{table.name}: {table.query}" + (f"  -- {table.estimate}\n" if table.estimate else "\n")
    for one in found.skipped:
        yield f"{one.what}: not read: {one.reason}\n"


PushDownOption = Annotated[
    bool,
    typer.Option(
        "--push-down",
        help="With --schema: the database counts what SQL can say. The rest is looked at in a sample, of one "
        "row in --sample.",
    ),
]


def database_of(
    sql: SqlOption = None,
    query: QueryOption = None,
    schema: SchemaOption = None,
    dry_run: DryRunOption = False,
    statement_timeout: TimeoutOption = "10m",
) -> DatabaseInput | None:
    """Return the database that the options name, if they name one."""
    if sql is None:
        for option, given in (("--query", query), ("--schema", schema), ("--dry-run", dry_run)):
            if given:
                raise _without_database(option)
        return None
    if (query is None) == (schema is None):
        raise Stop(
            "`--sql` needs `--query` or `--schema`, and not both",
            "a query gives records; a schema has a table for each event",
        )
    try:
        longest = seconds(statement_timeout)
    except ValueError:
        raise Stop(f"`--statement-timeout {statement_timeout}` is no time", "write 30s, 10m or 2h") from None
    return DatabaseInput(url=sql, query=query, schema=schema, dry_run=dry_run, timeout=longest)


def counting_database_of(
    sql: SqlOption = None,
    query: QueryOption = None,
    schema: SchemaOption = None,
    dry_run: DryRunOption = False,
    statement_timeout: TimeoutOption = "10m",
    push_down: PushDownOption = False,
) -> DatabaseInput | None:
    """Return the database that the options name, which may count what it holds."""
    found = database_of(sql, query, schema, dry_run, statement_timeout)
    if not push_down:
        return found
    if found is None:
        raise _without_database("--push-down")
    if query is not None:
        raise Stop("`--push-down` is of tables of one event each", "name their schema with `--schema`")
    return replace(found, push_down=True)


def _without_database(option: str) -> Stop:
    return Stop(f"`{option}` is of a database, and none is named", "name one with `--sql URL`")
