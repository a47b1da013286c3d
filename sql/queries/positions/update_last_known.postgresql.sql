-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of positions at one time the last in the order of the history wins, in whatever order they came.
UPDATE participations p
SET order_time = n.order_time, fix_time = n.fix_time, latitude = n.latitude, longitude = n.longitude,
    accuracy = n.accuracy, speed = n.speed, course = n.course, altitude = n.altitude, battery = n.battery,
    heard_at = n.received_at, updated_at = greatest(p.updated_at, n.received_at)
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[],
    $8::float8[], $9::float8[], $10::float8[], $11::bigint[])
    AS n (id, order_time, fix_time, latitude, longitude, accuracy, speed, course, altitude, battery, received_at)
WHERE p.id = n.id AND (p.order_time IS NULL
    OR (p.order_time, p.latitude, p.longitude) < (n.order_time, n.latitude, n.longitude))
