-- SPDX-License-Identifier: GPL-3.0-or-later
-- Taken only once per session, however often this is called. The key is "SafR" and 1.
SELECT CASE WHEN EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 1398892114 AND objid = 1 AND objsubid = 2 AND granted AND pid = pg_backend_pid())
    THEN true ELSE pg_try_advisory_lock(1398892114, 1) END AS taken
