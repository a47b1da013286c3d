-- SPDX-License-Identifier: GPL-3.0-or-later
-- How :viewer has access to the route t: by rides that they organize, by rides that they joined, and by joined rides that
-- show it.
EXISTS (
    SELECT 1
    FROM rides r
    WHERE r.route_id = t.id AND r.deleted_at IS NULL AND r.created_by_user_id = :viewer) AS organizes,
EXISTS (
    SELECT 1
    FROM rides r
    WHERE r.route_id = t.id AND r.deleted_at IS NULL AND {viewer_joined}) AS in_ride,
EXISTS (
    SELECT 1
    FROM rides r
    WHERE r.route_id = t.id AND r.deleted_at IS NULL AND {viewer_joined}
        AND (r.visibility = 'always' OR (r.visibility = 'start' AND r.status IN ('live', 'finished')))) AS shown_in_ride
