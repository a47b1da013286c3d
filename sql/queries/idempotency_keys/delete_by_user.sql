-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM idempotency_keys
WHERE user_id = :user_id
