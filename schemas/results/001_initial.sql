-- The results database, version 1. Times are microseconds since the epoch, UTC; durations end in _us.
-- Raw counts only: NOTPM, rates and percentiles are derived on reading. A run that did not finish is a row with its reason.

CREATE TABLE experiments (
  number        INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,           -- name-YYYYMMDD-HHMMSS-xxxx
  name          TEXT NOT NULL,
  description   TEXT NOT NULL,
  scenario_file TEXT NOT NULL,
  scenario_text TEXT NOT NULL,                  -- as read, before overrides
  overrides     TEXT NOT NULL,                  -- JSON array of --set texts
  seed          INTEGER NOT NULL,
  repeats       INTEGER NOT NULL,
  plan          TEXT NOT NULL,                  -- JSON
  version       TEXT NOT NULL,                  -- forklift's own
  revision      TEXT NOT NULL,                  -- and the source revision it was built from
  started_us    INTEGER NOT NULL,
  ended_us      INTEGER,
  status        TEXT NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
  reason        TEXT NOT NULL DEFAULT ''
);

CREATE TABLE hosts (                            -- one row per fact: "cpu", "cores", "memory", "kernel", "clock_offset_us" …
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  host       TEXT NOT NULL,
  fact       TEXT NOT NULL,
  value      TEXT NOT NULL,
  PRIMARY KEY (experiment, host, fact)
) WITHOUT ROWID;

CREATE TABLE cells (
  number      INTEGER PRIMARY KEY,
  experiment  INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  position    INTEGER NOT NULL,                 -- 0-based index in the plan
  name        TEXT NOT NULL,
  fingerprint TEXT NOT NULL,                    -- of everything that shapes the result
  cluster     INTEGER NOT NULL,
  database    TEXT NOT NULL,
  scale       REAL NOT NULL,                    -- below 1: not comparable
  sql_nodes   INTEGER NOT NULL,
  data_nodes  INTEGER NOT NULL,
  warehouses  INTEGER NOT NULL,
  terminals   INTEGER NOT NULL,                 -- of all drivers together
  settings    TEXT NOT NULL,                    -- JSON
  notes       TEXT NOT NULL,                    -- JSON array
  UNIQUE (experiment, position)
);

CREATE TABLE parameters (                       -- what the matrix changed in this cell (changed = 1), and all else
  cell    INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  path    TEXT NOT NULL,                        -- "schema.partition"
  value   TEXT NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY (cell, path)
) WITHOUT ROWID;

CREATE TABLE nodes (
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  cluster    INTEGER NOT NULL,
  name       TEXT NOT NULL,
  role       TEXT NOT NULL,                     -- management-server, data-node, sql-node, driver
  host       TEXT NOT NULL,
  address    TEXT NOT NULL,
  port       INTEGER NOT NULL,
  directory  TEXT NOT NULL,
  PRIMARY KEY (experiment, cluster, name)
) WITHOUT ROWID;

CREATE TABLE versions (
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  cluster    INTEGER NOT NULL,
  node       TEXT NOT NULL,
  component  TEXT NOT NULL,
  version    TEXT NOT NULL,
  PRIMARY KEY (experiment, cluster, node, component)
) WITHOUT ROWID;

CREATE TABLE processes (                        -- written before and after every effect; `stop` and `status` read it
  mark        TEXT PRIMARY KEY,
  experiment  INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  node        TEXT NOT NULL,
  host        TEXT NOT NULL,
  directory   TEXT NOT NULL,
  pid         INTEGER NOT NULL DEFAULT 0,
  start_ticks INTEGER NOT NULL DEFAULT 0,
  boot_id     TEXT NOT NULL DEFAULT '',
  log_file    TEXT NOT NULL DEFAULT '',
  state       TEXT NOT NULL DEFAULT 'starting' CHECK (state IN ('starting', 'started', 'stopped'))
);

CREATE TABLE settings (                         -- the effective configuration, as each node says it
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  cluster    INTEGER NOT NULL,
  node       TEXT NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL,
  PRIMARY KEY (experiment, cluster, node, name)
) WITHOUT ROWID;

CREATE TABLE placements (                       -- rows per table, data node and partition, as the node itself counts them
  cell       INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  table_name TEXT NOT NULL,
  node       TEXT NOT NULL,
  partition  TEXT NOT NULL,
  node_group TEXT NOT NULL,
  row_count  INTEGER NOT NULL
);
CREATE INDEX placements_of_cell ON placements (cell);

CREATE TABLE loads (
  number   INTEGER PRIMARY KEY,
  cell     INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  database TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  bytes    INTEGER NOT NULL,
  waits    INTEGER NOT NULL,                    -- overload retries
  loaded   INTEGER NOT NULL,                    -- warehouses filled now
  skipped  INTEGER NOT NULL,                    -- warehouses found complete
  seconds  REAL NOT NULL,
  method   TEXT NOT NULL
);

CREATE TABLE runs (
  number          INTEGER PRIMARY KEY,
  cell            INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  repeat          INTEGER NOT NULL,             -- 0-based
  position        INTEGER NOT NULL,             -- place in the order of execution
  attempt         INTEGER NOT NULL DEFAULT 0,   -- 0, or how often this repeat was tried before
  status          TEXT NOT NULL DEFAULT 'running'
                  CHECK (status IN ('running', 'valid', 'invalid', 'failed', 'interrupted')),
  reason          TEXT NOT NULL DEFAULT '',
  warnings        TEXT NOT NULL DEFAULT '[]',   -- JSON array: what to know beside the number
  started_us      INTEGER NOT NULL,
  ended_us        INTEGER,
  start_at_us     INTEGER,                      -- the agreed start of all drivers
  window_begin_us INTEGER,                      -- measurement window that all drivers share
  window_end_us   INTEGER
);
CREATE INDEX runs_of_cell ON runs (cell);

CREATE TABLE run_drivers (
  run               INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver            INTEGER NOT NULL,
  window_begin_us   INTEGER NOT NULL,
  window_end_us     INTEGER NOT NULL,
  cpu_us            INTEGER NOT NULL,
  transactions_all  INTEGER NOT NULL,
  committed_total   INTEGER NOT NULL,           -- from connect to exit: to compare with the servers' counters
  connection_wait   REAL NOT NULL,              -- share of response time
  cpu_share         REAL NOT NULL,
  saturated         INTEGER NOT NULL,
  saturation_reason TEXT NOT NULL,
  reconnects        INTEGER NOT NULL,
  queue_at_begin    INTEGER NOT NULL,
  steady_at_s       REAL NOT NULL,
  client_version    TEXT NOT NULL,
  PRIMARY KEY (run, driver)
) WITHOUT ROWID;

-- Transactions are numbered as in every array: 0 new-order, 1 payment, 2 order-status, 3 delivery, 4 stock-level.
CREATE TABLE intervals (                        -- one second of one transaction, summed over the drivers
  run            INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  txn            INTEGER NOT NULL,
  second         INTEGER NOT NULL,              -- since start_at_us; warm-up comes first
  committed      INTEGER NOT NULL,
  rolled_back    INTEGER NOT NULL,
  failed         INTEGER NOT NULL,
  retries        INTEGER NOT NULL,
  latency_sum_us INTEGER NOT NULL,
  latency_max_us INTEGER NOT NULL,
  PRIMARY KEY (run, txn, second)
) WITHOUT ROWID;

CREATE TABLE outcomes (                         -- inside the window; one row per driver and transaction
  run               INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver            INTEGER NOT NULL,
  txn               INTEGER NOT NULL,
  committed         INTEGER NOT NULL,
  intended_rollback INTEGER NOT NULL,
  retryable         INTEGER NOT NULL,
  permanent         INTEGER NOT NULL,
  unknown           INTEGER NOT NULL,
  retries           INTEGER NOT NULL,
  PRIMARY KEY (run, driver, txn)
) WITHOUT ROWID;

CREATE TABLE histograms (                       -- µs, mergeable; common/histogram encodes and decodes
  run    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver INTEGER NOT NULL,
  txn    INTEGER NOT NULL,
  kind   TEXT NOT NULL CHECK (kind IN ('response', 'service')),
  bytes  BLOB NOT NULL,
  PRIMARY KEY (run, driver, txn, kind)
);

CREATE TABLE counter_names (
  number INTEGER PRIMARY KEY,
  node   TEXT NOT NULL,
  name   TEXT NOT NULL,
  UNIQUE (node, name)
);

CREATE TABLE counters (                         -- the servers' own, just before and just after the run
  run    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name   INTEGER NOT NULL REFERENCES counter_names,
  before INTEGER NOT NULL,
  after  INTEGER NOT NULL,
  PRIMARY KEY (run, name)
) WITHOUT ROWID;

CREATE TABLE checks (                           -- the consistency conditions of clause 3.3.2
  run        INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  condition  INTEGER NOT NULL,
  text       TEXT NOT NULL,
  passed     INTEGER NOT NULL,
  violations INTEGER NOT NULL,
  example    TEXT NOT NULL,
  PRIMARY KEY (run, condition)
) WITHOUT ROWID;

CREATE TABLE audits (                           -- the input audit of clause 9.2
  run     INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver  INTEGER NOT NULL,
  name    TEXT NOT NULL,
  value   REAL NOT NULL,
  low     REAL NOT NULL,
  high    REAL NOT NULL,
  samples INTEGER NOT NULL,
  passed  INTEGER NOT NULL,
  PRIMARY KEY (run, driver, name)
) WITHOUT ROWID;

CREATE TABLE errors (                           -- samples: what the server said, and how often
  run         INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver      INTEGER NOT NULL,
  transaction_name TEXT NOT NULL,
  outcome     TEXT NOT NULL,
  number      INTEGER NOT NULL,
  seen        INTEGER NOT NULL,
  text        TEXT NOT NULL
);
CREATE INDEX errors_of_run ON errors (run);

CREATE TABLE events (
  number     INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  run        INTEGER REFERENCES runs ON DELETE CASCADE,
  time_us    INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  node       TEXT NOT NULL,
  text       TEXT NOT NULL
);
CREATE INDEX events_of_experiment ON events (experiment);

CREATE TABLE logs (                             -- the last lines of a node's log, kept for what did not go well
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  run        INTEGER REFERENCES runs ON DELETE CASCADE,
  node       TEXT NOT NULL,
  file       TEXT NOT NULL,
  text       TEXT NOT NULL
);
CREATE INDEX logs_of_experiment ON logs (experiment);
