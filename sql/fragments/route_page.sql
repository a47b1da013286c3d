-- SPDX-License-Identifier: GPL-3.0-or-later
-- The routes of `page` that fit into :max_bytes, and the number of all routes of `page`.
measured AS (
    SELECT id, SUM(gpx_bytes) OVER (ORDER BY id) - gpx_bytes AS bytes_before, COUNT(*) OVER () AS page_rows
    FROM page
)
SELECT {t.route_columns}, m.page_rows, {route_rights}
FROM measured m
JOIN routes t ON t.id = m.id
WHERE m.bytes_before < :max_bytes
ORDER BY t.id
