-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE users
SET role = :role, token_version = token_version + 1, updated_at = :now
WHERE id = :id AND erased_at IS NULL
