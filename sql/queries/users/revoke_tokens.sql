-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE users
SET token_version = token_version + 1
WHERE id = :id AND erased_at IS NULL
