-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest of a participation, as many as the limit, also where all of them have one fix time. An id is unique with its
-- fix time, which says the month.
DELETE FROM positions p
USING (
    SELECT id, fix_time
    FROM positions
    WHERE participation_id = :participation_id
    ORDER BY fix_time, latitude_e7, longitude_e7
    LIMIT :limit) AS oldest
WHERE p.id = oldest.id AND p.fix_time = oldest.fix_time
