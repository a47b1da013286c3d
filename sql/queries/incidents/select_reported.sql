-- SPDX-License-Identifier: GPL-3.0-or-later
-- The one that a report with this id raised, or was a further alarm of.
SELECT {i.incident_columns}, {incident_people}
FROM incident_log l
JOIN incidents i ON i.id = l.incident_id
JOIN users u ON u.id = i.user_id
LEFT JOIN users h ON h.id = i.handled_by_user_id
WHERE l.participation_id = :participation_id AND l.external_id = :external_id
