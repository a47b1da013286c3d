-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {contact_columns}, added_by_user_id
FROM participations
WHERE id = :id
