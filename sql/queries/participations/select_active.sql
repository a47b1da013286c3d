-- SPDX-License-Identifier: GPL-3.0-or-later
-- CROSS JOIN forces SQLite to start with the few active rides.
SELECT {p.participation_columns}, {participant_user}
FROM rides r
CROSS JOIN participations p
JOIN users u ON u.id = p.user_id
WHERE p.ride_id = r.id AND p.left_at IS NULL AND r.deleted_at IS NULL AND r.status IN ('planned', 'live')
ORDER BY p.id
