-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT last_used_at
FROM tracking_keys
WHERE participation_id = :participation_id
