-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO routes (title, description, gpx_data, gpx_bytes, distance_meters, ascent_meters,
    created_by_user_id, created_at, updated_at)
VALUES (:title, :description, :gpx_data, :gpx_bytes, :distance_meters, :ascent_meters, :owner, :now, :now)
RETURNING id
