-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COALESCE((SELECT max(id) FROM ride_events), 0) AS last_id, CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text) AS next_xid
