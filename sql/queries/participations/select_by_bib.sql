-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {participant_user}
FROM participations p
JOIN users u ON u.id = p.user_id
WHERE p.ride_id = :ride_id AND p.bib = :bib AND p.left_at IS NULL AND p.id <> :id
ORDER BY p.id
LIMIT 1
