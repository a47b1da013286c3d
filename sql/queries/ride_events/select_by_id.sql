-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT e.id, e.kind, e.ride_id, e.participation_id, e.user_id, e.payload, e.happened_at, u.token_version
FROM ride_events e
LEFT JOIN users u ON u.id = e.user_id
WHERE e.id = :id AND e.origin = :origin
