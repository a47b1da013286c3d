-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO users (username, username_key, password_hash, role, created_at, updated_at)
VALUES (:username, :username_key, :password_hash, :role, :now, :now)
ON CONFLICT (username_key) DO NOTHING
RETURNING id, username, role, created_at, updated_at
