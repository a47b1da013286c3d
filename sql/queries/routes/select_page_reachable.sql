-- SPDX-License-Identifier: GPL-3.0-or-later
WITH page AS (
    SELECT t.id, t.gpx_bytes
    FROM routes t
    WHERE t.id > :after_id
        AND (t.created_by_user_id = :viewer
            OR t.id IN (
                SELECT r.route_id
                FROM rides r
                WHERE r.created_by_user_id = :viewer AND r.deleted_at IS NULL
                UNION
                SELECT r.route_id
                FROM participations p
                JOIN rides r ON r.id = p.ride_id
                WHERE p.user_id = :viewer AND p.left_at IS NULL AND r.deleted_at IS NULL))
    ORDER BY t.id
    LIMIT :limit
), {route_page}
