-- SPDX-License-Identifier: GPL-3.0-or-later
-- CROSS JOIN forces SQLite to start with the few participations that are not purged.
SELECT COUNT(DISTINCT m.ride_id) AS rides, COUNT(DISTINCT m.id) AS participations, COUNT(*) AS positions
FROM participations m
CROSS JOIN rides r
CROSS JOIN positions p
WHERE m.purged_at IS NULL AND r.id = m.ride_id AND p.participation_id = m.id
    AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
