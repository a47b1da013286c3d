-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nothing is left of what was recorded, the last known position neither.
UPDATE participations
SET purged_at = :now, fix_time = NULL, order_time = NULL, heard_at = NULL, latitude = NULL, longitude = NULL,
    accuracy = NULL, speed = NULL, course = NULL, altitude = NULL, battery = NULL
WHERE id = :participation_id
