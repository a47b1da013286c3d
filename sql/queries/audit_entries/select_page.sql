-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, happened_at, actor_user_id, actor, source, address, action, detail
FROM audit_entries
WHERE (happened_at, id) > (:after_time, :after_id)
ORDER BY happened_at, id
LIMIT :limit
