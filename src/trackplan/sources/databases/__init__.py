"""Tables and queries of databases as records (extra ``trackplan[sql]``).

ADBC drivers and DuckDB give Arrow batches, SQLite gives rows. Everything is read in a read-only connection,
in batches, with a statement time-out.
"""
