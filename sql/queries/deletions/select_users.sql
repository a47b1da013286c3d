-- SPDX-License-Identifier: GPL-3.0-or-later
-- Erased users whose data is not completely deleted yet.
SELECT u.id AS id
FROM users u
WHERE u.erased_at IS NOT NULL
    AND (EXISTS (SELECT 1 FROM participations p WHERE p.user_id = u.id)
        OR EXISTS (SELECT 1 FROM routes t WHERE t.created_by_user_id = u.id
            AND NOT EXISTS (SELECT 1 FROM rides r WHERE r.route_id = t.id)))
ORDER BY u.id
LIMIT :limit
