-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO position_client_ids (participation_id, client_id)
SELECT * FROM unnest($1::bigint[], $2::bytea[])
ON CONFLICT DO NOTHING
RETURNING participation_id, client_id
