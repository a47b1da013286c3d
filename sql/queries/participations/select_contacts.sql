-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of riders whom one user added, or of all (0); without those of whom nothing is known.
SELECT id, {contact_columns}
FROM participations
WHERE ride_id = :ride_id AND left_at IS NULL AND id > :after_id
    AND (CAST(:user_id AS bigint) = 0 OR added_by_user_id = CAST(:user_id AS bigint))
    AND COALESCE(bib, phone, emergency_name, emergency_phone, medical_note) IS NOT NULL
ORDER BY id
LIMIT :limit
