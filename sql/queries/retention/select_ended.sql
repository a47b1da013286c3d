-- SPDX-License-Identifier: GPL-3.0-or-later
-- Participations of rides that ended before a time, of which positions are left.
SELECT m.id
FROM participations m
JOIN rides r ON r.id = m.ride_id
WHERE m.id > :after_id AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
    AND (m.fix_time IS NOT NULL
        OR EXISTS (SELECT 1 FROM positions p WHERE p.participation_id = m.id)
        OR EXISTS (SELECT 1 FROM position_client_ids c WHERE c.participation_id = m.id))
ORDER BY m.id
LIMIT :limit
