-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COUNT(DISTINCT m.ride_id) AS rides, COUNT(DISTINCT m.id) AS participations, COUNT(*) AS positions
FROM participations m
JOIN rides r ON r.id = m.ride_id
JOIN positions p ON p.ride_id = m.ride_id AND p.participation_id = m.id
WHERE m.purged_at IS NULL
    AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
