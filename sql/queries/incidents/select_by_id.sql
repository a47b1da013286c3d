-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {i.incident_columns}, {incident_people}
FROM incidents i
JOIN users u ON u.id = i.user_id
LEFT JOIN users h ON h.id = i.handled_by_user_id
WHERE i.id = :id
