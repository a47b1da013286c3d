-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nothing recorded is left, not even the last known position.
UPDATE participations
SET purged_at = :now, order_time = NULL, heard_at = NULL, {fix_nulls}
WHERE id = :participation_id
