-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the snapshot before did not see and this one does: also a row of a transaction that was long under way while
-- others with higher ids committed. All, where an older backup was restored since. A restored row may have a
-- transaction that is still to come here: it is not seen before. One row without an event where there is none.
SELECT CAST(s.now AS text) AS cursor, e.id, e.kind, e.ride_id, e.participation_id, e.user_id, e.happened_at,
    u.token_version
FROM (
    SELECT pg_current_snapshot() AS now,
        CASE WHEN pg_snapshot_xmax(CAST(:cursor AS pg_snapshot)) <= pg_snapshot_xmax(pg_current_snapshot())
            THEN CAST(:cursor AS pg_snapshot) ELSE CAST('1:1:' AS pg_snapshot) END AS before) s
LEFT JOIN ride_events e ON e.xid >= pg_snapshot_xmin(s.before) AND e.xid < pg_snapshot_xmax(s.now)
    AND NOT pg_visible_in_snapshot(e.xid, s.before)
LEFT JOIN users u ON u.id = e.user_id
ORDER BY e.id
