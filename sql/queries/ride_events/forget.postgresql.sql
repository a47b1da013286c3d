-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who read until then has read all of them, and finds that out in select_missed.
WITH gone AS (
    DELETE FROM ride_events
    WHERE id IN (SELECT id FROM ride_events WHERE id <= :last_id ORDER BY id LIMIT :limit)
    RETURNING id)
INSERT INTO cluster_settings (name, value)
SELECT 'events_read_until', CAST(:read_until AS text) WHERE EXISTS (SELECT id FROM gone)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
