-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest id that was ever given in this table, which may be of a row that is gone.
SELECT coalesce(max(seq), 0) AS last_id FROM sqlite_sequence WHERE name = :table
