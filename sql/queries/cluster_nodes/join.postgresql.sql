-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who has the name is decided by a lock, see daemon_lock.
INSERT INTO cluster_nodes (node, incarnation, version, bus_min, bus_max, bus_servers, seen_at)
VALUES (:node, :incarnation, :version, :bus_min, :bus_max, :bus_servers, now())
ON CONFLICT (node) DO UPDATE SET incarnation = excluded.incarnation, version = excluded.version, bus_min = excluded.bus_min,
    bus_max = excluded.bus_max, bus_servers = excluded.bus_servers, is_behind = false, clock_offset_ms = NULL, seen_at = excluded.seen_at
