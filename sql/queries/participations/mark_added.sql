-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET added_by_user_id = :user_id
WHERE id = :id
