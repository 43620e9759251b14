-- Which SQL node works for which warehouse, and where that warehouse's rows lie. node_group is empty where a warehouse's
-- rows are spread over all of them, or where the engine can't tell; it is the data node where an engine has no groups.

CREATE TABLE homes (
  cell       INTEGER NOT NULL REFERENCES cells ON DELETE CASCADE,
  warehouse  INTEGER NOT NULL,
  sql_node   TEXT NOT NULL,
  node_group TEXT NOT NULL,
  PRIMARY KEY (cell, warehouse)
) WITHOUT ROWID;

-- Why a load waited: {"overload": 12, …}, statements sent again per class of error (common/sql/error_class).
ALTER TABLE loads ADD COLUMN wait_classes TEXT NOT NULL DEFAULT '{}';
