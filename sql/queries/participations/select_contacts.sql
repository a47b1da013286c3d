-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of riders whom somebody added, and (1) of others of whom something is known.
SELECT id, {contact_columns}, added_by_user_id
FROM participations
WHERE ride_id = :ride_id AND left_at IS NULL AND id > :after_id
    AND (added_by_user_id IS NOT NULL
        OR (CAST(:of_all AS bigint) = 1
            AND COALESCE(bib, phone, emergency_name, emergency_phone, medical_note) IS NOT NULL))
ORDER BY id
LIMIT :limit
