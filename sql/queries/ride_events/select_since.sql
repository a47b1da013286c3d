-- SPDX-License-Identifier: GPL-3.0-or-later
-- Behind the last id that was seen; all, where an older backup was restored since. One row without an event where there
-- is none.
SELECT CAST(s.last AS TEXT) AS cursor, e.id, e.kind, e.ride_id, e.participation_id, e.user_id, e.happened_at,
    u.token_version
FROM (
    SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'ride_events'), 0) AS last,
        CAST(:cursor AS INTEGER) AS seen) s
LEFT JOIN ride_events e ON e.id > CASE WHEN s.seen <= s.last THEN s.seen ELSE 0 END
LEFT JOIN users u ON u.id = e.user_id
ORDER BY e.id
