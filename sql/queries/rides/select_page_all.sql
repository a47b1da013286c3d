-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM rides r
WHERE r.deleted_at IS NULL AND r.id > :after_id
ORDER BY r.id
LIMIT :limit
