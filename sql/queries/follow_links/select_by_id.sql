-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT f.id, f.ride_id, f.participation_id, f.created_by_user_id, f.created_at, f.expires_at, f.delay_minutes, f.names,
    f.hide_meters, f.last_used_at
FROM follow_links f
WHERE f.id = :id AND f.revoked_at IS NULL
