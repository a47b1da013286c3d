-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {r.ride_columns}
FROM rides r
WHERE r.deleted_at IS NULL AND r.status IN ('planned', 'live')
ORDER BY r.start_time, r.id
