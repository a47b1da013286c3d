-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM position_client_ids c
USING (
    SELECT ride_id, participation_id, client_id
    FROM position_client_ids
    WHERE ride_id = (SELECT ride_id FROM participations WHERE id = :participation_id)
        AND participation_id = :participation_id
    LIMIT :limit) AS these
WHERE c.ride_id = these.ride_id AND c.participation_id = these.participation_id AND c.client_id = these.client_id
