-- SPDX-License-Identifier: GPL-3.0-or-later
-- All of a ride, or those that are not closed.
SELECT {i.incident_columns}, {incident_people}
FROM incidents i
JOIN users u ON u.id = i.user_id
LEFT JOIN users h ON h.id = i.handled_by_user_id
WHERE i.ride_id = :ride_id AND (i.closed_at IS NULL OR :closed)
ORDER BY i.id
