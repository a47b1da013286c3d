-- SPDX-License-Identifier: GPL-3.0-or-later
-- Participations of rides that ended before a time, except those known to have no positions left.
SELECT m.id
FROM participations m
JOIN rides r ON r.id = m.ride_id
WHERE m.purged_at IS NULL AND m.id > :after_id
    AND r.deleted_at IS NULL AND r.status IN ('finished', 'cancelled') AND r.updated_at < :ended_before
ORDER BY m.id
LIMIT :limit
