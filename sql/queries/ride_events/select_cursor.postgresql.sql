-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CAST(pg_current_snapshot() AS text) AS cursor
