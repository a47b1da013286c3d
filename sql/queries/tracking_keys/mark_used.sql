-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE tracking_keys
SET last_used_at = :used_at
WHERE participation_id = :participation_id AND key_hash = :key_hash
