-- Who made an experiment: acting on that of somebody else (stop, --resume) takes --foreign. Experiments of earlier versions have
-- none, and are acted on as one's own.

ALTER TABLE experiments ADD COLUMN maker_host TEXT NOT NULL DEFAULT '';
ALTER TABLE experiments ADD COLUMN maker_user TEXT NOT NULL DEFAULT '';
ALTER TABLE experiments ADD COLUMN maker_uid INTEGER;                        -- NULL: unknown
