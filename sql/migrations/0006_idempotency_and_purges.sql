-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was made for a request that may be sent again, by the key that its client gave it.
CREATE TABLE idempotency_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT,
    made_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, endpoint, key)
) STRICT;
CREATE INDEX idempotency_keys_by_user ON idempotency_keys (user_id, id);

-- When retention found no position left of a participation; NULL again as soon as one is stored.
ALTER TABLE participations ADD COLUMN purged_at INTEGER;
UPDATE participations
SET purged_at = updated_at
WHERE fix_time IS NULL
    AND ride_id IN (SELECT id FROM rides WHERE status IN ('finished', 'cancelled'))
    AND NOT EXISTS (SELECT 1 FROM positions p WHERE p.participation_id = participations.id)
    AND NOT EXISTS (SELECT 1 FROM position_client_ids c WHERE c.participation_id = participations.id);
CREATE INDEX participations_unpurged ON participations (id) WHERE purged_at IS NULL;
