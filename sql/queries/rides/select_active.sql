-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.id, r.code, r.title, r.description, r.start_time, r.route_id, r.visibility, r.listed, r.status,
    r.created_by_user_id, r.created_at, r.updated_at
FROM rides r
WHERE r.deleted_at IS NULL AND r.status IN ('planned', 'live')
ORDER BY r.start_time, r.id
