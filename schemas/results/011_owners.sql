-- Who works on an experiment at the moment: one process at most, from its first row to its last. A row of a process that was
-- killed stays: whether it lives is judged by pid and start time where its pids can be seen, and by its heartbeat elsewhere.

CREATE TABLE owners (
  experiment    INTEGER PRIMARY KEY REFERENCES experiments ON DELETE CASCADE,
  command       TEXT NOT NULL CHECK (command IN ('run', 'stop')),
  host          TEXT NOT NULL,                  -- for people; boot_id and pid_namespace say where the pid counts
  boot_id       TEXT NOT NULL,
  pid_namespace TEXT NOT NULL,                  -- "pid:[4026531836]"; empty: unknown
  pid           INTEGER NOT NULL,
  start_ticks   INTEGER NOT NULL,               -- field 22 of /proc/PID/stat
  phase         TEXT NOT NULL,                  -- what it does, as its progress shows it
  phase_us      INTEGER NOT NULL,               -- since when
  heartbeat_us  INTEGER NOT NULL,               -- by the clock of its host
  asked_us      INTEGER                         -- when `forklift stop` asked it to end
);
