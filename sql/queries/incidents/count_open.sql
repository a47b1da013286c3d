-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT i.severity, COUNT(*) AS incidents
FROM incidents i
JOIN rides r ON r.id = i.ride_id
WHERE i.closed_at IS NULL AND r.deleted_at IS NULL
GROUP BY i.severity
