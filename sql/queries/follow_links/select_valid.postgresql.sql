-- SPDX-License-Identifier: GPL-3.0-or-later
-- Those of a JSON list that are still valid, as in select_by_hash.
SELECT f.id
FROM json_array_elements_text(CAST(:ids AS json)) asked
JOIN follow_links f ON f.id = CAST(asked.value AS bigint)
JOIN rides r ON r.id = f.ride_id
LEFT JOIN participations p ON p.id = f.participation_id
WHERE f.revoked_at IS NULL AND f.expires_at > :now AND r.deleted_at IS NULL
    AND (f.participation_id IS NULL OR (p.left_at IS NULL AND f.created_at >= p.joined_at))
