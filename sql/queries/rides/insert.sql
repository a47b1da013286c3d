-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO rides (code, title, description, start_time, route_id, visibility, listed, status,
    created_by_user_id, created_at, updated_at)
VALUES (:code, :title, :description, :start_time, :route_id, :visibility, :listed, :status,
    :organizer, :now, :now)
ON CONFLICT (code) DO NOTHING
RETURNING id
