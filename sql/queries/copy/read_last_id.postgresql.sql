-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest id that was ever given in this table, which may be of a row that is gone.
SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(:table, 'id')::regclass), 0) AS last_id
