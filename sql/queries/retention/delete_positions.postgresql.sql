-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest positions of a participation, up to the limit, even if all have the same fix time. Ids are unique together
-- with the fix time, which determines the partition.
DELETE FROM positions p
USING (
    SELECT id, fix_time
    FROM positions
    WHERE participation_id = :participation_id
    ORDER BY fix_time, latitude_e7, longitude_e7
    LIMIT :limit) AS oldest
WHERE p.id = oldest.id AND p.fix_time = oldest.fix_time
