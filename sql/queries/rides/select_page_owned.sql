-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM rides r
WHERE r.created_by_user_id = :viewer AND r.deleted_at IS NULL
    AND (r.start_time, r.id) > (:after_time, :after_id)
ORDER BY r.start_time, r.id
LIMIT :limit
