-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT p.bib, {participant_user}
FROM participations p
JOIN users u ON u.id = p.user_id
WHERE p.ride_id = :ride_id AND p.left_at IS NULL
