-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE tracking_keys
SET revoked_at = :now
WHERE participation_id = :participation_id AND revoked_at IS NULL
