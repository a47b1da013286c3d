-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE routes
SET title = :title, description = :description, gpx_data = :gpx_data, gpx_bytes = :gpx_bytes,
    distance_meters = :distance_meters, ascent_meters = :ascent_meters, updated_at = :now
WHERE id = :id
