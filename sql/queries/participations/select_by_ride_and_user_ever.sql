-- SPDX-License-Identifier: GPL-3.0-or-later
-- Includes who left.
SELECT {p.participation_columns}, {participant_user}
FROM participations p
JOIN users u ON u.id = p.user_id
WHERE p.ride_id = :ride_id AND p.user_id = :user_id
