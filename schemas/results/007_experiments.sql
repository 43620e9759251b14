-- What a search for a load found, and what an A/A experiment says of the noise of these machines.

CREATE TABLE searches (
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  series     TEXT NOT NULL,                     -- the cells' name without the load
  goal       TEXT NOT NULL CHECK (goal IN ('limit', 'knee')),
  vary       TEXT NOT NULL,                     -- "workload.terminals", "workload.rate_per_s"
  load       INTEGER,                           -- NULL: even the lowest load misses the limit
  notpm      REAL NOT NULL,                     -- at that load
  p95_us     INTEGER NOT NULL,
  at_end     INTEGER NOT NULL,                  -- what is searched for may lie beyond the highest load
  text       TEXT NOT NULL,
  PRIMARY KEY (experiment, series, goal)
) WITHOUT ROWID;

CREATE TABLE noise_floors (                     -- of experiments whose cells A and B are the same
  experiment  INTEGER PRIMARY KEY REFERENCES experiments ON DELETE CASCADE,
  machines    TEXT NOT NULL,                    -- which machines: a fingerprint of what their hosts say of themselves
  engine      TEXT NOT NULL,
  measured_us INTEGER NOT NULL,
  runs        INTEGER NOT NULL,                 -- per side
  spread      REAL NOT NULL,                    -- standard deviation of the logarithm between runs of one side
  ratio       REAL NOT NULL,                    -- B against A, though they are the same
  low         REAL NOT NULL,                    -- its 95 % interval
  high        REAL NOT NULL
);
