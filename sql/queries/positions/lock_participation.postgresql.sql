-- SPDX-License-Identifier: GPL-3.0-or-later
-- Locked in the order of their ids, so that two batches cannot deadlock. Rows locked by other sessions are not waited
-- for, but reported and skipped.
WITH locked AS (
    SELECT id, purged_at FROM participations WHERE id = ANY (:ids::bigint[]) AND left_at IS NULL
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
)
SELECT p.id, p.ride_id, l.id IS NOT NULL AS is_locked_here, l.purged_at IS NOT NULL AS is_purged
FROM participations p
LEFT JOIN locked l ON l.id = p.id
WHERE p.id = ANY (:ids::bigint[]) AND p.left_at IS NULL
