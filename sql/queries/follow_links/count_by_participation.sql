-- SPDX-License-Identifier: GPL-3.0-or-later
-- Those that still can be used.
SELECT COUNT(*) AS links
FROM follow_links
WHERE ride_id = :ride_id AND participation_id = :participation_id AND revoked_at IS NULL AND expires_at > :now
