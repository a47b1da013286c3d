-- SPDX-License-Identifier: GPL-3.0-or-later
-- Guests of whose participation nothing recorded is left, or who have none any more.
SELECT u.id
FROM users u
WHERE u.is_guest AND u.erased_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM participations p WHERE p.user_id = u.id AND p.purged_at IS NULL)
ORDER BY u.id
LIMIT :limit
