-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO users ({user_new_columns}, username_key, password_hash)
VALUES ({user_new_binds}, :username_key, :password_hash)
ON CONFLICT (username_key) DO NOTHING
RETURNING id
