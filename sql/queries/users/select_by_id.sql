-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {user_columns}, password_hash, token_version
FROM users
WHERE id = :id
