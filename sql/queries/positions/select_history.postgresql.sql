-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT participation_id, {fix_columns}, received_at
FROM positions
WHERE ride_id = (SELECT ride_id FROM participations WHERE id = :participation_id)
    AND participation_id = :participation_id AND fix_time >= :from AND fix_time <= :to
    AND (fix_time > :after_fix_time OR latitude_e7 > :after_latitude_e7
        OR (latitude_e7 = :after_latitude_e7 AND longitude_e7 > :after_longitude_e7))
ORDER BY fix_time, latitude_e7, longitude_e7
LIMIT :limit
