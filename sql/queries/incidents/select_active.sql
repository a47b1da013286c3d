-- SPDX-License-Identifier: GPL-3.0-or-later
-- Those that are not closed, of rides that are not over.
SELECT {i.incident_columns}, {incident_people}
FROM incidents i
JOIN users u ON u.id = i.user_id
LEFT JOIN users h ON h.id = i.handled_by_user_id
JOIN rides r ON r.id = i.ride_id
WHERE i.closed_at IS NULL AND r.deleted_at IS NULL AND r.status IN ('planned', 'live')
ORDER BY i.id
