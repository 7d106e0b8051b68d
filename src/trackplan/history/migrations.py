"""The steps that make a history file, and move an older one to this version."""

from __future__ import annotations

STEPS = (
    """
    CREATE TABLE runs (
      id INTEGER PRIMARY KEY,
      first TEXT NOT NULL,
      last TEXT NOT NULL,
      report BLOB,
      UNIQUE (first, last)
    );
    CREATE TABLE days (
      day TEXT PRIMARY KEY,
      run INTEGER NOT NULL,
      covered INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE landed (
      event TEXT NOT NULL,
      day TEXT NOT NULL REFERENCES days (day) ON DELETE CASCADE,
      planned INTEGER NOT NULL,
      count INTEGER NOT NULL,
      valid INTEGER NOT NULL,
      late INTEGER NOT NULL,
      people INTEGER NOT NULL,
      PRIMARY KEY (event, day)
    ) WITHOUT ROWID;
    CREATE INDEX landed_by_day ON landed (day);
    CREATE TABLE findings (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      event TEXT NOT NULL,
      rule TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (run, event, rule)
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE problems (
      fingerprint TEXT PRIMARY KEY,
      since TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE told (
      subject TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      problems TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
)
"""SQL by version: the first step makes version 1 of the file. A step is never changed once it was released.

``days.covered`` is how many seconds of a day the run saw that its numbers are of. ``problems`` are those
that stand, with the day on which each was first seen; ``told`` is what the last digest said.
"""
