-- SPDX-License-Identifier: GPL-3.0-or-later
-- The oldest of a participation, about as many as the limit.
DELETE FROM positions
WHERE participation_id = :participation_id AND fix_time <= (
    SELECT MAX(fix_time) FROM (
        SELECT fix_time FROM positions WHERE participation_id = :participation_id ORDER BY fix_time LIMIT :limit
    ) AS oldest)
