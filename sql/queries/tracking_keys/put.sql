-- SPDX-License-Identifier: GPL-3.0-or-later
-- A key is never older than its participation, even if the clock was set back.
INSERT INTO tracking_keys (participation_id, key_hash, created_at)
SELECT id, :key_hash, CASE WHEN joined_at > :now THEN joined_at ELSE :now END
FROM participations
WHERE id = :participation_id AND left_at IS NULL
ON CONFLICT (participation_id) DO UPDATE
SET key_hash = excluded.key_hash, created_at = excluded.created_at, last_used_at = NULL, revoked_at = NULL
