-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO participations (user_id, ride_id, role, joined_at, updated_at)
VALUES (:user_id, :ride_id, :role, :now, :now)
ON CONFLICT (ride_id, user_id) DO NOTHING
RETURNING id
