-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of several positions with the same time, the last in the order of the history wins, in whatever order they arrive.
UPDATE participations p
SET {n.fix_assignments}, order_time = n.order_time, heard_at = n.received_at,
    updated_at = greatest(p.updated_at, n.received_at)
FROM (
    SELECT unnest(:id::bigint[]) AS id, {fix_arrays}, unnest(:order_time::bigint[]) AS order_time,
        unnest(:received_at::bigint[]) AS received_at
) AS n
WHERE p.id = n.id AND (p.order_time IS NULL
    OR (p.order_time, p.latitude, p.longitude) < (n.order_time, n.latitude, n.longitude))
