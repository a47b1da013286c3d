-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest id ever assigned in this table, even if its row was deleted.
SELECT coalesce(max(seq), 0) AS last_id FROM sqlite_sequence WHERE name = :table
