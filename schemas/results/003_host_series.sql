-- What each host did during a run, once a second: CPU, run queue, network, disk, memory, processes of ours.
-- points: zigzag varints of the differences between neighbours, from 0 on; -1 is a second without a figure. Names end in their
-- unit: _permille, _per_s, _bytes. The first point ends at begin_us + one second.

CREATE TABLE host_series (
  run      INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  host     TEXT NOT NULL,
  metric   TEXT NOT NULL,
  begin_us INTEGER NOT NULL,
  points   BLOB NOT NULL,
  PRIMARY KEY (run, host, metric)
) WITHOUT ROWID;
