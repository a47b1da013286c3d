-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COUNT(DISTINCT m.ride_id) AS rides, COUNT(DISTINCT m.id) AS participations, COUNT(*) AS positions
FROM rides r
JOIN participations m ON m.ride_id = r.id
JOIN positions p ON p.participation_id = m.id
WHERE m.purged_at IS NULL
    AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
