-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of positions at one time the last in the order of the history wins, in whatever order they came.
UPDATE participations
SET fix_time = :fix_time, latitude = :latitude, longitude = :longitude, accuracy = :accuracy, speed = :speed,
    course = :course, altitude = :altitude, battery = :battery, updated_at = max(updated_at, :received_at)
WHERE id = :id AND (fix_time IS NULL OR (fix_time, latitude, longitude) < (:fix_time, :latitude, :longitude))
