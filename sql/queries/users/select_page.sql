-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, username, role, created_at, updated_at
FROM users
WHERE id > :after_id
ORDER BY id
LIMIT :limit
