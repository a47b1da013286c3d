-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest of a participation, as many as the limit, also where all of them have one fix time.
DELETE FROM positions
WHERE id IN (
    SELECT id
    FROM positions
    WHERE participation_id = :participation_id
    ORDER BY fix_time, latitude_e7, longitude_e7
    LIMIT :limit)
