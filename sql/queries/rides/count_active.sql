-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.status, COUNT(DISTINCT r.id) AS rides, COUNT(m.id) AS participants
FROM rides r
LEFT JOIN participations m ON m.ride_id = r.id AND m.left_at IS NULL
WHERE r.deleted_at IS NULL AND r.status IN ('planned', 'live')
GROUP BY r.status
