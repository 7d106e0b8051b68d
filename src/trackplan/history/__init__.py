"""The history of a plan in production: what landed on each day, kept in one SQLite file."""
