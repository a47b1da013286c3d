-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where the riders of a ride were then, by what had arrived by then.
SELECT m.id, {d.fix_columns}
FROM participations m
JOIN LATERAL (
    SELECT {p.fix_columns}
    FROM positions p
    WHERE p.ride_id = m.ride_id AND p.participation_id = m.id
        AND p.fix_time > :since AND p.fix_time <= :until AND p.received_at <= :until AND NOT p.is_future
    ORDER BY p.fix_time DESC, p.latitude_e7 DESC, p.longitude_e7 DESC
    LIMIT 1) d ON true
WHERE m.ride_id = :ride_id AND m.left_at IS NULL
ORDER BY m.id
