-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO incidents ({incident_new_columns})
VALUES ({incident_new_binds})
ON CONFLICT (participation_id, kind) WHERE closed_at IS NULL DO NOTHING
RETURNING id
