-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the newest, even if the clock is wrong: daemons continue after the last id that they have read.
DELETE FROM token_revocations
WHERE id IN (
    SELECT id
    FROM token_revocations
    WHERE revoked_at <= :made_until AND id <= (SELECT MAX(id) FROM token_revocations) - :kept
    ORDER BY id
    LIMIT :limit)
