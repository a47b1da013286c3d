-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nobody can have this name, or log in with this hash.
UPDATE users
SET username = :name, username_key = :name, password_hash = '!', role = 'rider', token_version = token_version + 1,
    updated_at = :now, erased_at = :now
WHERE id = :id AND erased_at IS NULL
