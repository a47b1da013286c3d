-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of others, behind the last id that was seen; all, where an older backup was restored since. One row without an event where there
-- is none. Pages of it have the same end.
SELECT CAST(s.last AS TEXT) AS cursor, e.id, e.kind, e.ride_id, e.participation_id, e.user_id, e.payload,
    e.happened_at, u.token_version
FROM (
    SELECT CAST(COALESCE(NULLIF(:until, ''), (SELECT seq FROM sqlite_sequence WHERE name = 'ride_events'), 0) AS INTEGER) AS last,
        CAST(:cursor AS INTEGER) AS seen) s
LEFT JOIN ride_events e ON e.id > CASE WHEN s.seen <= s.last THEN s.seen ELSE 0 END AND e.id <= s.last
    AND e.id > :after_id AND e.origin <> :origin
LEFT JOIN users u ON u.id = e.user_id
ORDER BY e.id
LIMIT :limit
