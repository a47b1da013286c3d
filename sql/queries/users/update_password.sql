-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE users
SET password_hash = :password_hash, token_version = token_version + 1, updated_at = :now
WHERE id = :id AND erased_at IS NULL
