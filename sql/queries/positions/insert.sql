-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO positions (participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7,
    accuracy, speed, course, altitude, battery, received_at, is_future)
VALUES (:participation_id, :fix_time, :latitude, :longitude, :latitude_e7, :longitude_e7,
    :accuracy, :speed, :course, :altitude, :battery, :received_at, :is_future)
ON CONFLICT DO NOTHING
