-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who has confirmed the clock since: phones whose own clocks agree, and an admin who purged manually.
SELECT
    (SELECT COUNT(DISTINCT latest.participation_id)
     FROM (SELECT participation_id, fix_time, received_at FROM positions WHERE id > :position_id ORDER BY id DESC LIMIT 1000) AS latest
     WHERE ABS(latest.received_at - latest.fix_time) <= :tolerance) AS phones,
    (SELECT COUNT(*) FROM audit_entries WHERE id > :audit_id AND source = 'command' AND action = 'purge') AS purges
