-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT node, version, bus_min, bus_max, bus_servers, is_behind, clock_offset_ms,
    incarnation <> 0 AND seen_at > now() - interval '5 s' AS is_alive,
    incarnation = 0 AS is_stopped,
    CAST(extract(epoch FROM now() - seen_at) * 1000 AS bigint) AS silent_ms
FROM cluster_nodes
WHERE seen_at > now() - interval '1 day'
ORDER BY node
