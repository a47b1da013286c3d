-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COUNT(r.id) AS rides
FROM rides r
WHERE r.created_by_user_id = :organizer AND r.status IN ('planned', 'live') AND r.deleted_at IS NULL
