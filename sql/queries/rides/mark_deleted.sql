-- SPDX-License-Identifier: GPL-3.0-or-later
-- Its route is free again; all else goes in parts (deletions).
UPDATE rides
SET deleted_at = :now, route_id = NULL
WHERE id = :id AND deleted_at IS NULL
