-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the newest, even if the clock is wrong: daemons continue after the last id that they have read.
DELETE FROM ride_changes
WHERE id IN (
    SELECT id
    FROM ride_changes
    WHERE changed_at <= :made_until AND id <= (SELECT MAX(id) FROM ride_changes) - :kept
    ORDER BY id
    LIMIT :limit)
