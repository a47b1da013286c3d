-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COUNT(t.id) AS routes, CAST(COALESCE(SUM(t.gpx_bytes), 0) AS bigint) AS bytes
FROM routes t
WHERE t.created_by_user_id = :owner AND t.id <> :but
