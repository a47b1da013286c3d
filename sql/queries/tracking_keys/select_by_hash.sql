-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose key it is, if it is valid; its ride may be over or deleted.
SELECT k.key_hash, k.participation_id, p.user_id, p.ride_id, r.status, r.version, r.updated_at,
    r.deleted_at IS NOT NULL AS is_deleted
FROM tracking_keys k
JOIN participations p ON p.id = k.participation_id
JOIN rides r ON r.id = p.ride_id
WHERE k.key_hash = :key_hash AND k.revoked_at IS NULL AND p.left_at IS NULL AND k.created_at >= p.joined_at
