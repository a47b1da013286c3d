-- SPDX-License-Identifier: GPL-3.0-or-later
-- Participations of deleted rides and of erased users whose history is not deleted yet. CROSS JOIN forces SQLite to start
-- with the few marked rows.
SELECT p.id AS id, p.ride_id AS ride_id, p.user_id AS user_id
FROM rides r
CROSS JOIN participations p
WHERE r.deleted_at IS NOT NULL AND p.ride_id = r.id
UNION
SELECT p.id AS id, p.ride_id AS ride_id, p.user_id AS user_id
FROM users u
CROSS JOIN participations p
WHERE u.erased_at IS NOT NULL AND p.user_id = u.id
ORDER BY id
LIMIT :limit
