-- How far each host's wall clock was from the orchestrator's, just before and just after a run, and by how much that may
-- be wrong at most (half the shortest round trip of several questions). Times of the drivers are told on our clock.

CREATE TABLE clocks (
  run       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  host      TEXT NOT NULL,
  moment    TEXT NOT NULL CHECK (moment IN ('before', 'after')),
  offset_us INTEGER NOT NULL,                   -- the host's clock minus ours
  error_us  INTEGER NOT NULL,
  PRIMARY KEY (run, host, moment)
) WITHOUT ROWID;
