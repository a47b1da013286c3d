-- SPDX-License-Identifier: GPL-3.0-or-later
-- A session with our own name is a remnant of our lost connection: it is terminated.
SELECT COALESCE(a.application_name, 'backend ' || a.pid) AS name, l.mode = 'ShareLock' AS is_shared,
    CASE WHEN a.application_name = :own_name THEN pg_terminate_backend(a.pid) END AS ended
FROM pg_locks l
JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.classid = :lock_class AND l.objid = :lock_object AND l.objsubid = 2 AND l.granted
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY a.application_name = :own_name
