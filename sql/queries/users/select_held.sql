-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, username, role, created_at, updated_at, password_hash, token_version
FROM users
WHERE id = :id
