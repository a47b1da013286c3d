-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM rides r
WHERE r.listed AND r.deleted_at IS NULL AND r.status IN ('planned', 'live')
    AND (r.start_time, r.id) > (:after_time, :after_id)
    AND NOT {viewer_joined}
ORDER BY r.start_time, r.id
LIMIT :limit
