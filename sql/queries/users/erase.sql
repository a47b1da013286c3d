-- SPDX-License-Identifier: GPL-3.0-or-later
-- No user can have this name, and no password matches this hash.
UPDATE users
SET username = :name, display_name = NULL, username_key = :name, password_hash = '!', role = 'rider', token_version = token_version + 1,
    updated_at = :now, erased_at = :now
WHERE id = :id AND erased_at IS NULL
