-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest positions of a participation, up to the limit, even if all have the same fix time.
DELETE FROM positions p
USING (
    SELECT ride_id, participation_id, fix_time, latitude_e7, longitude_e7
    FROM positions
    WHERE ride_id = (SELECT ride_id FROM participations WHERE id = :participation_id)
        AND participation_id = :participation_id
    ORDER BY fix_time, latitude_e7, longitude_e7
    LIMIT :limit) AS oldest
WHERE p.ride_id = oldest.ride_id AND p.participation_id = oldest.participation_id AND p.fix_time = oldest.fix_time
    AND p.latitude_e7 = oldest.latitude_e7 AND p.longitude_e7 = oldest.longitude_e7
