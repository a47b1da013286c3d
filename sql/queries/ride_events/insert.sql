-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO ride_events (kind, ride_id, participation_id, user_id, payload, origin, happened_at)
VALUES (:kind, :ride_id, :participation_id, :user_id, :payload, :origin, :happened_at)
RETURNING id
