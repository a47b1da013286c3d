-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT p.id, p.user_id, p.ride_id, p.role, p.joined_at, p.updated_at, p.left_at, p.latitude, p.longitude, p.fix_time,
    p.order_time, p.heard_at, p.accuracy, p.speed, p.course, p.altitude, p.battery, u.username
FROM participations p
JOIN users u ON u.id = p.user_id
WHERE p.ride_id = :ride_id AND p.left_at IS NULL
ORDER BY p.id
