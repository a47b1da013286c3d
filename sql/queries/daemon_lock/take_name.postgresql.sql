-- SPDX-License-Identifier: GPL-3.0-or-later
-- The name of a node. It is released as its daemon ends, in whatever way, so that the next one has it at once.
SELECT CASE WHEN EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND classid = 1398892115 AND CAST(objid AS bigint) = CAST(:name_key AS bigint) AND objsubid = 2 AND granted
        AND pid = pg_backend_pid())
    THEN true ELSE pg_try_advisory_lock(1398892115, CAST(:name_key AS integer)) END AS taken
