-- What a person calls an experiment among others of its kind, such as a release or a commit (`forklift run --label`). Where it is
-- empty, the servers' versions and the cell's name stand for it.

ALTER TABLE experiments ADD COLUMN label TEXT NOT NULL DEFAULT '';
