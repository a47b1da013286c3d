-- SPDX-License-Identifier: GPL-3.0-or-later
-- The keys of a user that have expired, and all but the newest. Skips those that another request is about to delete.
DELETE FROM idempotency_keys
WHERE id IN (
    SELECT id
    FROM idempotency_keys
    WHERE user_id = :user_id AND (created_at <= :made_until
        OR id <= (SELECT id FROM idempotency_keys WHERE user_id = :user_id ORDER BY id DESC LIMIT 1 OFFSET :kept))
    FOR UPDATE SKIP LOCKED)
