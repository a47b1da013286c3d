-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, user_id, token_version
FROM token_revocations
WHERE id > :after_id
ORDER BY id
