-- What control groups allowed servers and drivers and what that cost a run, and the load that a paced run was offered.

CREATE TABLE run_cgroups (                      -- groups of servers, proxies and drivers that have a limit; around the run
  run          INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  host         TEXT NOT NULL,
  cgroup       TEXT NOT NULL,                   -- its directory on that host
  members      TEXT NOT NULL,                   -- JSON array: "sql-node-1", "driver-1" …
  cores        REAL,                            -- NULL: no limit; of nested groups the tightest counts
  memory_bytes INTEGER,                         -- NULL: no limit
  periods      INTEGER NOT NULL,                -- of the CPU limit, and in how many of them it was held up
  throttled    INTEGER NOT NULL,
  throttled_us INTEGER NOT NULL,
  oom_kills    INTEGER NOT NULL,                -- processes that the out-of-memory killer ended
  PRIMARY KEY (run, host, cgroup)
) WITHOUT ROWID;

ALTER TABLE run_drivers ADD COLUMN cores REAL NOT NULL DEFAULT 0;                -- that it might use; 0: not known
ALTER TABLE run_drivers ADD COLUMN cpu_periods INTEGER NOT NULL DEFAULT 0;       -- as above, inside the window
ALTER TABLE run_drivers ADD COLUMN throttled_periods INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_drivers ADD COLUMN offered REAL;                                 -- transactions in the window; NULL: not paced
