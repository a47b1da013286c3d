-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM participations p
JOIN rides r ON r.id = p.ride_id
WHERE p.user_id = :viewer AND p.left_at IS NULL AND r.deleted_at IS NULL
    AND (r.start_time, r.id) > (:after_time, :after_id)
ORDER BY r.start_time, r.id
LIMIT :limit
