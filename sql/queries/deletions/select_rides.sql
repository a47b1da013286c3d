-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT r.id AS id
FROM rides r
WHERE r.deleted_at IS NOT NULL
ORDER BY r.id
LIMIT :limit
