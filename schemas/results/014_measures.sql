-- What the numbers of a cell are: name, unit, which way is better, and how each follows from the stored counts of a run. Whoever
-- reads results derives them from these rows and needs no knowledge of workloads.

CREATE TABLE measures (
  cell     INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  position INTEGER NOT NULL,                    -- in the order of tables
  name     TEXT NOT NULL,                       -- "notpm", "p95_us", "lookups_per_s.read"
  title    TEXT NOT NULL,                       -- for people: "NOTPM", "p95", "lookups/s of read"
  unit     TEXT NOT NULL,                       -- "1/min", "1/s", "us", "us/tx", "1/1000000"
  better   TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
  headline INTEGER NOT NULL,                    -- what configurations are compared by
  kind     TEXT NOT NULL CHECK (kind IN ('rate', 'quantile', 'failures', 'client-cpu', 'server-cpu', 'recorded')),
  source   TEXT NOT NULL,                       -- of what: "transactions", "transactions/0", "lookups/read", "counter/queries"
  factor   REAL NOT NULL,                       -- rate: seconds; quantile: percentile; failures: per so many; else 1
  PRIMARY KEY (cell, name)
) WITHOUT ROWID;

CREATE TABLE transactions (                     -- what the numbers in the column txn of this cell's runs stand for
  cell INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  txn  INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (cell, txn)
) WITHOUT ROWID;

CREATE TABLE recorded_values (                  -- of a run, where another program stated a measure instead of counts
  run     INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  measure TEXT NOT NULL,
  value   REAL NOT NULL,
  PRIMARY KEY (run, measure)
) WITHOUT ROWID;

ALTER TABLE cells ADD COLUMN validity TEXT NOT NULL DEFAULT '';             -- the rule by which its runs were judged, in words
ALTER TABLE searches RENAME COLUMN notpm TO value;
ALTER TABLE searches ADD COLUMN measure TEXT NOT NULL DEFAULT 'notpm';     -- what value is
ALTER TABLE noise_floors ADD COLUMN measure TEXT NOT NULL DEFAULT 'notpm'; -- whose noise it is

-- Cells of earlier versions: their workload is in their settings, or they were imported.
INSERT INTO transactions
WITH kinds AS (
  SELECT number AS cell, CASE
    WHEN NOT json_valid(settings) THEN 'dbt2'
    WHEN json_extract(settings, '$.imported') = 'sysbench' THEN 'sysbench'
    ELSE coalesce(json_extract(settings, '$.workload.kind'), 'dbt2') END AS kind FROM cells),
named (kind, txn, name) AS (VALUES
  ('dbt2', 0, 'new-order'), ('dbt2', 1, 'payment'), ('dbt2', 2, 'order-status'), ('dbt2', 3, 'delivery'),
  ('dbt2', 4, 'stock-level'), ('sysbench', 0, 'transaction'))
SELECT cell, txn, name FROM kinds JOIN named USING (kind);

INSERT INTO measures
WITH kinds AS (
  SELECT number AS cell, CASE
    WHEN NOT json_valid(settings) THEN 'dbt2'
    WHEN json_extract(settings, '$.imported') = 'sysbench' THEN 'sysbench'
    ELSE coalesce(json_extract(settings, '$.workload.kind'), 'dbt2') END AS kind FROM cells),
defined (kind, position, name, title, unit, better, headline, how, source, factor) AS (VALUES
  ('dbt2', 0, 'notpm', 'NOTPM', '1/min', 'higher', 1, 'rate', 'transactions/0', 60.0),
  ('dbt2', 1, 'tx_per_s', 'tx/s', '1/s', 'higher', 0, 'rate', 'transactions', 1.0),
  ('dbt2', 2, 'p50_us', 'p50', 'us', 'lower', 0, 'quantile', 'transactions/0', 50.0),
  ('dbt2', 3, 'p95_us', 'p95', 'us', 'lower', 0, 'quantile', 'transactions/0', 95.0),
  ('dbt2', 4, 'p99_us', 'p99', 'us', 'lower', 0, 'quantile', 'transactions/0', 99.0),
  ('dbt2', 5, 'p50_us.payment', 'p50 of payment', 'us', 'lower', 0, 'quantile', 'transactions/1', 50.0),
  ('dbt2', 6, 'p95_us.payment', 'p95 of payment', 'us', 'lower', 0, 'quantile', 'transactions/1', 95.0),
  ('dbt2', 7, 'p99_us.payment', 'p99 of payment', 'us', 'lower', 0, 'quantile', 'transactions/1', 99.0),
  ('dbt2', 8, 'p50_us.order-status', 'p50 of order-status', 'us', 'lower', 0, 'quantile', 'transactions/2', 50.0),
  ('dbt2', 9, 'p95_us.order-status', 'p95 of order-status', 'us', 'lower', 0, 'quantile', 'transactions/2', 95.0),
  ('dbt2', 10, 'p99_us.order-status', 'p99 of order-status', 'us', 'lower', 0, 'quantile', 'transactions/2', 99.0),
  ('dbt2', 11, 'p50_us.delivery', 'p50 of delivery', 'us', 'lower', 0, 'quantile', 'transactions/3', 50.0),
  ('dbt2', 12, 'p95_us.delivery', 'p95 of delivery', 'us', 'lower', 0, 'quantile', 'transactions/3', 95.0),
  ('dbt2', 13, 'p99_us.delivery', 'p99 of delivery', 'us', 'lower', 0, 'quantile', 'transactions/3', 99.0),
  ('dbt2', 14, 'p50_us.stock-level', 'p50 of stock-level', 'us', 'lower', 0, 'quantile', 'transactions/4', 50.0),
  ('dbt2', 15, 'p95_us.stock-level', 'p95 of stock-level', 'us', 'lower', 0, 'quantile', 'transactions/4', 95.0),
  ('dbt2', 16, 'p99_us.stock-level', 'p99 of stock-level', 'us', 'lower', 0, 'quantile', 'transactions/4', 99.0),
  ('dbt2', 17, 'failures_per_million', 'failures', '1/1000000', 'lower', 0, 'failures', 'transactions', 1000000.0),
  ('dbt2', 18, 'client_cpu_us_per_tx', 'client CPU', 'us/tx', 'lower', 0, 'client-cpu', 'transactions', 1.0),
  ('dbt2', 19, 'server_cpu_us_per_tx', 'server CPU', 'us/tx', 'lower', 0, 'server-cpu', 'transactions', 1.0),
  ('sysbench', 0, 'tx_per_s', 'tx/s', '1/s', 'higher', 1, 'rate', 'transactions', 1.0),
  ('sysbench', 1, 'queries_per_s', 'queries/s', '1/s', 'higher', 0, 'rate', 'counter/queries', 1.0),
  ('sysbench', 2, 'p50_us', 'p50', 'us', 'lower', 0, 'quantile', 'transactions/0', 50.0),
  ('sysbench', 3, 'p95_us', 'p95', 'us', 'lower', 0, 'quantile', 'transactions/0', 95.0),
  ('sysbench', 4, 'p99_us', 'p99', 'us', 'lower', 0, 'quantile', 'transactions/0', 99.0),
  ('sysbench', 5, 'failures_per_million', 'failures', '1/1000000', 'lower', 0, 'failures', 'transactions', 1000000.0),
  ('sysbench', 6, 'client_cpu_us_per_tx', 'client CPU', 'us/tx', 'lower', 0, 'client-cpu', 'transactions', 1.0),
  ('sysbench', 7, 'server_cpu_us_per_tx', 'server CPU', 'us/tx', 'lower', 0, 'server-cpu', 'transactions', 1.0))
SELECT cell, position, name, title, unit, better, headline, how, source, factor FROM kinds JOIN defined USING (kind);

-- Of key lookups each phase has measures of its own; which phases there were, their results show.
INSERT INTO measures
WITH phases AS (
  SELECT r.cell, l.phase, min(l.position) AS place FROM lookup_phases l JOIN runs r ON r.number = l.run GROUP BY r.cell, l.phase),
defined (position, name, title, unit, better, headline, how, factor) AS (VALUES
  (0, 'lookups_per_s', 'lookups/s', '1/s', 'higher', 1, 'rate', 1.0),
  (1, 'p50_us', 'p50', 'us', 'lower', 0, 'quantile', 50.0),
  (2, 'p95_us', 'p95', 'us', 'lower', 0, 'quantile', 95.0),
  (3, 'p99_us', 'p99', 'us', 'lower', 0, 'quantile', 99.0),
  (4, 'failures_per_million', 'failures', '1/1000000', 'lower', 0, 'failures', 1000000.0),
  (5, 'client_cpu_us_per_lookup', 'client CPU', 'us/lookup', 'lower', 0, 'client-cpu', 1.0))
SELECT cell, 6 * place + position, name || '.' || phase, title || ' of ' || phase, unit, better, headline, how,
       'lookups/' || phase, factor FROM phases JOIN defined;
