-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM rides
WHERE id IN (
    SELECT r.id
    FROM rides r
    WHERE r.deleted_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM participations p WHERE p.ride_id = r.id)
    LIMIT :limit)
