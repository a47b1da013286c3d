-- SPDX-License-Identifier: GPL-3.0-or-later
DELETE FROM position_client_ids
WHERE participation_id = :participation_id AND client_id IN (
    SELECT client_id FROM position_client_ids WHERE participation_id = :participation_id LIMIT :limit)
