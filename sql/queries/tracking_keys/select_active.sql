-- SPDX-License-Identifier: GPL-3.0-or-later
-- The valid keys of rides that are not over.
SELECT k.key_hash, k.participation_id, p.user_id, p.ride_id, r.status, r.version, r.updated_at,
    r.deleted_at IS NOT NULL AS is_deleted
FROM tracking_keys k
JOIN participations p ON p.id = k.participation_id
JOIN rides r ON r.id = p.ride_id
WHERE k.participation_id > :after_id AND k.revoked_at IS NULL AND p.left_at IS NULL AND k.created_at >= p.joined_at
    AND r.deleted_at IS NULL AND r.status IN ('planned', 'live')
ORDER BY k.participation_id
LIMIT :limit
