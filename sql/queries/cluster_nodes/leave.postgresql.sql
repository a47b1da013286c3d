-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE cluster_nodes SET incarnation = 0, seen_at = now() WHERE node = :node AND incarnation = :incarnation
