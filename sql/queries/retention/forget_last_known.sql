-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET fix_time = NULL, order_time = NULL, heard_at = NULL, latitude = NULL, longitude = NULL, accuracy = NULL, speed = NULL,
    course = NULL, altitude = NULL, battery = NULL
WHERE id = :participation_id
