-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may still serve: a daemon that was killed is counted for as long as another one could not tell.
SELECT node FROM cluster_nodes
WHERE node <> :node AND incarnation <> 0 AND seen_at > now() - interval '10 s'
ORDER BY node
