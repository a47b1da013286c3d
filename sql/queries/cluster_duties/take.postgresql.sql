-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes what is free, and renews what is ours. A duty whose holder is writing is left alone.
WITH free AS MATERIALIZED (
    SELECT duty FROM cluster_duties
    WHERE duty = ANY (string_to_array(:duties, ' ')) AND (node = :node OR lease_until <= now())
    FOR UPDATE SKIP LOCKED)
UPDATE cluster_duties d
SET epoch = CASE WHEN d.node = :node AND d.incarnation = :incarnation AND d.lease_until > now() THEN d.epoch ELSE d.epoch + 1 END,
    node = :node, incarnation = :incarnation, lease_until = now() + make_interval(secs => :lease_seconds)
FROM free
WHERE d.duty = free.duty
RETURNING d.duty, d.epoch
