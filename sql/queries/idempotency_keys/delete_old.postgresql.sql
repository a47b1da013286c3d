-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of a user: those that have run out, and all but the newest. What another request is about to delete is left to it.
DELETE FROM idempotency_keys
WHERE id IN (
    SELECT id
    FROM idempotency_keys
    WHERE user_id = :user_id AND (created_at <= :made_until
        OR id <= (SELECT id FROM idempotency_keys WHERE user_id = :user_id ORDER BY id DESC LIMIT 1 OFFSET :kept))
    FOR UPDATE SKIP LOCKED)
