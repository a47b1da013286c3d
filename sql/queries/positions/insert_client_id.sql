-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO position_client_ids (participation_id, client_id) VALUES (:participation_id, :client_id)
ON CONFLICT DO NOTHING
