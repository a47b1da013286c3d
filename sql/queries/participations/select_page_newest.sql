-- SPDX-License-Identifier: GPL-3.0-or-later
-- The next of those in rides that are not over, with their newest positions; by ride, as their key is on PostgreSQL.
SELECT {p.participation_columns}, {participant_user}
FROM rides r
JOIN participations p ON p.ride_id = r.id
JOIN users u ON u.id = p.user_id
WHERE r.status IN ('planned', 'live') AND r.deleted_at IS NULL AND r.id >= :after_ride_id
    AND p.left_at IS NULL AND p.fix_time IS NOT NULL AND (p.ride_id, p.id) > (:after_ride_id, :after_id)
ORDER BY p.ride_id, p.id
LIMIT :limit
