-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id
FROM rides
WHERE route_id = :id AND deleted_at IS NULL AND status IN ('planned', 'live')
ORDER BY id
