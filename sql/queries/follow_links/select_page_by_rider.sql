-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the participation of a user in a ride.
SELECT f.id, f.ride_id, f.participation_id, f.created_by_user_id, f.created_at, f.expires_at, f.delay_minutes, f.names,
    f.hide_meters, f.last_used_at
FROM follow_links f
JOIN participations p ON p.id = f.participation_id
WHERE p.ride_id = :ride_id AND p.user_id = :user_id AND p.left_at IS NULL AND f.id > :after_id AND f.revoked_at IS NULL
ORDER BY f.id
LIMIT :limit
