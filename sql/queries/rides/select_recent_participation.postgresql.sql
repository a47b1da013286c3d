-- SPDX-License-Identifier: GPL-3.0-or-later
-- A participation of the ride with a position received since then, if there is one.
SELECT m.id
FROM participations m
WHERE m.ride_id = :ride_id AND m.left_at IS NULL
    AND EXISTS (SELECT 1 FROM positions p WHERE p.ride_id = m.ride_id AND p.participation_id = m.id
        AND p.received_at >= :since)
LIMIT 1
