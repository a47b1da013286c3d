-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {user_columns}
FROM users
WHERE id > :after_id AND NOT is_guest
ORDER BY id
LIMIT :limit
