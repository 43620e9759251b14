-- What an A/A experiment showed to explain noise: a share of the hosts' CPU that others took while a run was measured.
-- Later experiments on such machines take it out of their ratios.

ALTER TABLE noise_floors ADD COLUMN covariate TEXT NOT NULL DEFAULT '';          -- "others", "steal"; '': none helps
ALTER TABLE noise_floors ADD COLUMN slope REAL NOT NULL DEFAULT 0;               -- of the measure's logarithm, per share of 1
ALTER TABLE noise_floors ADD COLUMN spread_without REAL NOT NULL DEFAULT 0;      -- as spread, with it taken out
