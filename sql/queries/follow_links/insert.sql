-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO follow_links (ride_id, participation_id, token_hash, created_by_user_id, created_at, expires_at, delay_minutes,
    names, hide_meters)
VALUES (:ride_id, :participation_id, :token_hash, :created_by, :now, :expires_at, :delay_minutes, :names, :hide_meters)
RETURNING id
