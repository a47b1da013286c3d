-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of one rider, or of all (0); in one state, or in all (empty).
SELECT {i.incident_columns}, {incident_people}
FROM incidents i
JOIN users u ON u.id = i.user_id
LEFT JOIN users h ON h.id = i.handled_by_user_id
WHERE i.ride_id = :ride_id AND i.id > :after_id
    AND (CAST(:user_id AS bigint) = 0 OR i.user_id = CAST(:user_id AS bigint))
    AND (:state = '' OR i.state = :state)
ORDER BY i.id
LIMIT :limit
