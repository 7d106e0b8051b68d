CREATE TABLE IF NOT EXISTS people (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  cio_id TEXT NOT NULL UNIQUE,
  id TEXT,
  email TEXT COLLATE NOCASE,
  attributes TEXT NOT NULL DEFAULT '{}',
  set_at TEXT NOT NULL DEFAULT '{}',
  devices TEXT NOT NULL DEFAULT '{}',
  deleted INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX IF NOT EXISTS people_by_id ON people (id) WHERE deleted = 0;
CREATE UNIQUE INDEX IF NOT EXISTS people_by_email ON people (email) WHERE deleted = 0;

CREATE INDEX IF NOT EXISTS people_by_anonymous ON people (json_extract(attributes, '$.anonymous_id')) WHERE deleted = 0;

CREATE TABLE IF NOT EXISTS suppressed (identifier TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS activities (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT,
  timestamp INTEGER NOT NULL,
  person TEXT,
  anonymous_id TEXT,
  event_id TEXT,
  data TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS activities_by_event_id ON activities (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS activities_by_time ON activities (timestamp, seq);
CREATE INDEX IF NOT EXISTS activities_by_name ON activities (name, timestamp, seq) WHERE name IS NOT NULL;
CREATE INDEX IF NOT EXISTS activities_by_person ON activities (person, timestamp, seq);
CREATE INDEX IF NOT EXISTS activities_by_anonymous ON activities (anonymous_id) WHERE anonymous_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS arrivals (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  received INTEGER NOT NULL,
  api TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  person TEXT,
  anonymous_id TEXT,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  notes TEXT NOT NULL,
  good INTEGER NOT NULL,
  findings TEXT NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS arrivals_by_name ON arrivals (name, good, seq);
CREATE INDEX IF NOT EXISTS arrivals_by_good ON arrivals (good, seq);
CREATE INDEX IF NOT EXISTS arrivals_by_person ON arrivals (person, seq);

CREATE TABLE IF NOT EXISTS descriptions (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  message TEXT NOT NULL
);
