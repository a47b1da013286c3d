-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM cluster_nodes WHERE seen_at < now() - interval '1 day'
