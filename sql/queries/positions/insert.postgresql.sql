-- SPDX-License-Identifier: GPL-3.0-or-later
-- unnest() in the select list, not in FROM: rows are made one by one, not kept in between.
INSERT INTO positions (participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7,
    accuracy, speed, course, altitude, battery, received_at, is_future)
SELECT unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::float8[]), unnest($4::float8[]), unnest($5::int[]),
    unnest($6::int[]), unnest($7::float8[]), unnest($8::float8[]), unnest($9::float8[]), unnest($10::float8[]),
    unnest($11::float8[]), unnest($12::bigint[]), unnest($13::boolean[])
ON CONFLICT (participation_id, fix_time, latitude_e7, longitude_e7) DO NOTHING
RETURNING participation_id, fix_time, latitude_e7, longitude_e7
