-- SPDX-License-Identifier: GPL-3.0-or-later
-- If it is valid: a link of one rider ends when they leave.
SELECT f.id, f.ride_id, f.participation_id, f.created_by_user_id, f.created_at, f.expires_at, f.delay_minutes, f.names,
    f.hide_meters, f.last_used_at
FROM follow_links f
JOIN rides r ON r.id = f.ride_id
LEFT JOIN participations p ON p.id = f.participation_id
WHERE f.token_hash = :token_hash AND f.revoked_at IS NULL AND f.expires_at > :now AND r.deleted_at IS NULL
    AND (f.participation_id IS NULL OR (p.left_at IS NULL AND f.created_at >= p.joined_at))
