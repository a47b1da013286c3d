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
), measured AS (
    SELECT id, SUM(gpx_bytes) OVER (ORDER BY id) - gpx_bytes AS bytes_before, COUNT(*) OVER () AS page_rows
    FROM page
)
SELECT t.id, t.title, t.description, t.gpx_data, t.distance_meters, t.ascent_meters, t.created_by_user_id,
    t.created_at, t.updated_at, m.page_rows,
    EXISTS (
        SELECT 1
        FROM rides r
        WHERE r.route_id = t.id AND r.deleted_at IS NULL AND r.created_by_user_id = :viewer) AS organizes,
    EXISTS (
        SELECT 1
        FROM rides r
        WHERE r.route_id = t.id AND r.deleted_at IS NULL AND EXISTS (SELECT 1 FROM participations p WHERE p.ride_id = r.id AND p.user_id = :viewer AND p.left_at IS NULL)) AS in_ride,
    EXISTS (
        SELECT 1
        FROM rides r
        WHERE r.route_id = t.id AND r.deleted_at IS NULL AND (r.visibility = 'always' OR (r.visibility = 'start' AND r.status IN ('live', 'finished')))
            AND EXISTS (SELECT 1 FROM participations p WHERE p.ride_id = r.id AND p.user_id = :viewer AND p.left_at IS NULL)) AS shown_in_ride
FROM measured m
JOIN routes t ON t.id = m.id
WHERE m.bytes_before < :max_bytes
ORDER BY t.id
