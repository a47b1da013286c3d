-- SPDX-License-Identifier: GPL-3.0-or-later
-- Values that change with any event in a live ride.
SELECT r.id, r.updated_at AS ride_changed_at, COALESCE(MAX(m.updated_at), 0) AS participant_changed_at,
    COALESCE(MAX(m.fix_time), 0) AS newest_fix_time
FROM rides r
LEFT JOIN participations m ON m.ride_id = r.id AND m.left_at IS NULL
WHERE r.status = 'live' AND r.deleted_at IS NULL
GROUP BY r.id, r.updated_at
ORDER BY r.id
