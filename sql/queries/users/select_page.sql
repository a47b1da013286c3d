-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {user_columns}
FROM users
WHERE id > :after_id
ORDER BY id
LIMIT :limit
