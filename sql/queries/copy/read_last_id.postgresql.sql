-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest id ever assigned in this table, even if its row was deleted.
SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass), 0) AS last_id
