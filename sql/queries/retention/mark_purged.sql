-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nothing is left of what was recorded, the last known position neither.
UPDATE participations
SET purged_at = :now, order_time = NULL, heard_at = NULL, {fix_nulls}
WHERE id = :participation_id
