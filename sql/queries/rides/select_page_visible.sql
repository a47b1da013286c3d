-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM rides r
WHERE r.id > :after_id AND r.deleted_at IS NULL
    AND r.id IN (
        SELECT o.id
        FROM rides o
        WHERE o.created_by_user_id = :viewer
        UNION
        SELECT a.id
        FROM rides a
        WHERE a.listed AND a.status IN ('planned', 'live')
        UNION
        SELECT p.ride_id
        FROM participations p
        WHERE p.user_id = :viewer AND p.left_at IS NULL)
ORDER BY r.id
LIMIT :limit
