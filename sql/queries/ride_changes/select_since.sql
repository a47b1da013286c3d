-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, ride_id, participation_id, user_id, changed_at
FROM ride_changes
WHERE id > :after_id
ORDER BY id
