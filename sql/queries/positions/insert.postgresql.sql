-- SPDX-License-Identifier: GPL-3.0-or-later
-- unnest() is in the select list, not in FROM: rows are produced one by one, not materialized.
INSERT INTO positions (ride_id, participation_id, {fix_columns}, latitude_e7, longitude_e7, received_at, is_future)
SELECT unnest(:ride_id::bigint[]), unnest(:participation_id::bigint[]), {fix_arrays}, unnest(:latitude_e7::int[]),
    unnest(:longitude_e7::int[]), unnest(:received_at::bigint[]), unnest(:is_future::boolean[])
ON CONFLICT (ride_id, participation_id, fix_time, latitude_e7, longitude_e7) DO NOTHING
RETURNING participation_id, fix_time, latitude_e7, longitude_e7
