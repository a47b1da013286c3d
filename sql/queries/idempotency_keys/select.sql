-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT made_id, digest
FROM idempotency_keys
WHERE user_id = :user_id AND endpoint = :endpoint AND key = :key AND created_at > :made_after
