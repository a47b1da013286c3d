-- SPDX-License-Identifier: GPL-3.0-or-later
-- The key of daemon_lock/take, for a node of a cluster: several of them may hold it together, but not beside a daemon without a
-- cluster.
SELECT CASE WHEN EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 1398892114 AND objid = 1 AND objsubid = 2 AND granted AND pid = pg_backend_pid())
    THEN true ELSE pg_try_advisory_lock_shared(1398892114, 1) END AS taken
