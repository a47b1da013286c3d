-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest positions of a participation, up to the limit, even if all have the same fix time.
DELETE FROM positions
WHERE participation_id = :participation_id AND (fix_time, latitude_e7, longitude_e7) IN (
    SELECT fix_time, latitude_e7, longitude_e7
    FROM positions
    WHERE participation_id = :participation_id
    ORDER BY fix_time, latitude_e7, longitude_e7
    LIMIT :limit)
