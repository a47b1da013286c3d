-- SPDX-License-Identifier: GPL-3.0-or-later
WITH page AS (
    SELECT t.id, t.gpx_bytes
    FROM routes t
    WHERE t.created_by_user_id = :viewer AND t.id > :after_id
    ORDER BY t.id
    LIMIT :limit
), {route_page}
