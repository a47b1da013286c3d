-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT setval(pg_get_serial_sequence(:table, 'id'), :last_id)
