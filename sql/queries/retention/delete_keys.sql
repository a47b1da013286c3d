-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM idempotency_keys
WHERE id IN (SELECT id FROM idempotency_keys WHERE created_at <= :made_until ORDER BY id LIMIT :limit)
