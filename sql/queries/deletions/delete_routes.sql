-- SPDX-License-Identifier: GPL-3.0-or-later
-- Routes of erased users that no ride uses. CROSS JOIN forces SQLite to start with the few marked rows.
DELETE FROM routes
WHERE id IN (
    SELECT t.id
    FROM users u
    CROSS JOIN routes t
    WHERE u.erased_at IS NOT NULL AND t.created_by_user_id = u.id
        AND NOT EXISTS (SELECT 1 FROM rides r WHERE r.route_id = t.id)
    LIMIT :limit)
