-- SPDX-License-Identifier: GPL-3.0-or-later
-- The newest stay, whatever the clock says: daemons go on behind what they have read.
DELETE FROM ride_events
WHERE id IN (
    SELECT id
    FROM ride_events
    WHERE happened_at <= :made_until AND id <= (SELECT MAX(id) FROM ride_events) - :kept
    ORDER BY id
    LIMIT :limit)
