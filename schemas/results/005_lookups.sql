-- Key lookups: what each phase of each driver did. Rates and percentiles are derived on reading. defined is the sum of the
-- six outcomes: every lookup is answered or reported. Histograms in µs, those of batches in lookups; as in `histograms`.

CREATE TABLE lookup_phases (
  run        INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  driver     INTEGER NOT NULL,
  position   INTEGER NOT NULL,                  -- 0-based, in the order in which they were done
  phase      TEXT NOT NULL,                     -- insert, read, update, delete, mix
  defined    INTEGER NOT NULL,
  done       INTEGER NOT NULL,
  absent     INTEGER NOT NULL,
  present    INTEGER NOT NULL,
  retryable  INTEGER NOT NULL,
  failed     INTEGER NOT NULL,
  unknown    INTEGER NOT NULL,
  wrong_rows INTEGER NOT NULL,                  -- read, but not what was written
  seconds    REAL NOT NULL,
  cpu_us     INTEGER NOT NULL,                  -- of the driver's process
  batches    INTEGER NOT NULL,
  response   BLOB NOT NULL,                     -- from the intended start to the answer
  queue_wait BLOB NOT NULL,                     -- from the queueing to the sending
  batch_size BLOB NOT NULL,
  PRIMARY KEY (run, driver, position)
);
