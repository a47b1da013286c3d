-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO idempotency_keys (user_id, endpoint, key, digest, made_id, created_at)
VALUES (:user_id, :endpoint, :key, :digest, :made_id, :now)
