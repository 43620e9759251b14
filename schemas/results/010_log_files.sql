-- The log of every process, as it was when its cluster had been stopped. Long ones are cut in the middle: bytes and sha256
-- are those of the whole file on its host.

CREATE TABLE log_files (
  number     INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  cluster    INTEGER NOT NULL,
  node       TEXT NOT NULL,
  host       TEXT NOT NULL,
  file       TEXT NOT NULL,
  bytes      INTEGER NOT NULL,
  sha256     TEXT NOT NULL,
  text       TEXT NOT NULL
);
CREATE INDEX log_files_of_experiment ON log_files (experiment);
