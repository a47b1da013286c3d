-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of others, what the snapshot before did not see and this one does: also a row of a transaction that was long under way while
-- others with higher ids committed. All, where an older backup was restored since. A restored row may have a
-- transaction that is still to come here: it is not seen before. One row without an event where there is none. Pages of it
-- have the same end.
SELECT CAST(s.now AS text) AS cursor, e.id, e.kind, e.ride_id, e.participation_id, e.user_id, e.payload,
    e.happened_at, u.token_version
FROM (
    SELECT t.now, CASE WHEN pg_snapshot_xmax(CAST(:cursor AS pg_snapshot)) <= pg_snapshot_xmax(t.now)
        THEN CAST(:cursor AS pg_snapshot) ELSE CAST('1:1:' AS pg_snapshot) END AS before
    FROM (SELECT COALESCE(CAST(NULLIF(:until, '') AS pg_snapshot), pg_current_snapshot()) AS now) t) s
LEFT JOIN ride_events e ON e.xid >= pg_snapshot_xmin(s.before) AND e.xid < pg_snapshot_xmax(s.now)
    AND NOT pg_visible_in_snapshot(e.xid, s.before) AND pg_visible_in_snapshot(e.xid, s.now) AND e.origin <> :origin
    AND e.id > :after_id
LEFT JOIN users u ON u.id = e.user_id
ORDER BY e.id
LIMIT :limit
