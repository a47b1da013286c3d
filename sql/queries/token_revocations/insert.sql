-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO token_revocations (user_id, token_version, revoked_at)
SELECT id, token_version, :now
FROM users
WHERE id = :user_id
