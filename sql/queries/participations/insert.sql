-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rejoining reuses the row, with its track. Joining is always later than leaving, even if the clock was set back.
INSERT INTO participations (user_id, ride_id, role, joined_at, updated_at)
VALUES (:user_id, :ride_id, :role, :now, :now)
ON CONFLICT (ride_id, user_id) DO UPDATE
SET role = excluded.role, updated_at = excluded.updated_at, left_at = NULL, version = participations.version + 1,
    joined_at = CASE WHEN excluded.joined_at > participations.left_at THEN excluded.joined_at
        ELSE participations.left_at + 1 END
WHERE participations.left_at IS NOT NULL
RETURNING {participation_columns}
