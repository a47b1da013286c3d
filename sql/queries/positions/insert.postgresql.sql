-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO positions (participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7,
    accuracy, speed, course, altitude, battery, received_at, is_future)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::float8[], $4::float8[], $5::int[], $6::int[],
    $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::bigint[], $13::boolean[])
ON CONFLICT DO NOTHING
RETURNING participation_id, fix_time, latitude_e7, longitude_e7
