-- SPDX-License-Identifier: GPL-3.0-or-later
-- Transactions are numbered in time. A mark of a server that was replaced by a backup says nothing.
SELECT CAST(value AS xid8) > pg_snapshot_xmax(CAST(:cursor AS pg_snapshot))
    AND CAST(value AS xid8) <= pg_snapshot_xmax(pg_current_snapshot()) AS is_missed
FROM cluster_settings
WHERE name = 'events_read_until'
