-- SPDX-License-Identifier: GPL-3.0-or-later
-- Releases its route; everything else is deleted in parts (see deletions/).
UPDATE rides
SET deleted_at = :now, route_id = NULL, version = version + 1
WHERE id = :id AND deleted_at IS NULL
