-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO position_client_ids (ride_id, participation_id, client_id)
SELECT unnest(:ride_ids::bigint[]), unnest(:participation_ids::bigint[]), unnest(:client_ids::bytea[])
ON CONFLICT DO NOTHING
RETURNING participation_id, client_id
