-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT t.id, t.title, t.description, t.gpx_data, t.distance_meters, t.ascent_meters, t.created_by_user_id,
    t.created_at, t.updated_at,
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
FROM routes t
WHERE t.id = :id
FOR UPDATE OF t
