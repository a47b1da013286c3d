-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE cluster_nodes
SET seen_at = now(), is_behind = :is_behind, clock_offset_ms = :clock_offset_ms
WHERE node = :node AND incarnation = :incarnation
