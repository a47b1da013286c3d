-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT l.id, l.happened_at, l.action, l.by_dispatcher, l.user_id,
    COALESCE(u.display_name, u.username) AS username, l.state, l.severity, l.note
FROM incident_log l
LEFT JOIN users u ON u.id = l.user_id
WHERE l.incident_id = :incident_id
ORDER BY l.id DESC
LIMIT 1
