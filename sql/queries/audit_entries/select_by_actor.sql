-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, happened_at, actor_user_id, actor, source, address, action, detail
FROM audit_entries
WHERE actor_user_id = :actor_user_id AND id > :after_id
ORDER BY id
LIMIT :limit
