-- Runs that other kits measured: the files that they were read from, and every value with the line where it stands.

CREATE TABLE imported_files (
  run      INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT NOT NULL,
  sha256   TEXT NOT NULL,              -- of its lines: one content is imported once, however it is encoded
  encoding TEXT NOT NULL,              -- "gzip", "UTF-16 LE"; '': plain text
  PRIMARY KEY (run, position)
) WITHOUT ROWID;
CREATE INDEX imported_content ON imported_files (sha256);

CREATE TABLE imported_values (
  run      INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name     TEXT NOT NULL,              -- "nopm", "p95.payment", "DBMS"
  value    TEXT NOT NULL,              -- as it is written in the file
  unit     TEXT NOT NULL,              -- the file's own; '': a count, or no number
  file     INTEGER NOT NULL,           -- imported_files.position
  line     INTEGER NOT NULL,           -- 0: it follows from others
  second   REAL,                       -- of a series: seconds after the start
  PRIMARY KEY (run, position)
) WITHOUT ROWID;
