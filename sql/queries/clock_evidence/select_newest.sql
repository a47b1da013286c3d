-- SPDX-License-Identifier: GPL-3.0-or-later
-- The last write, and its time by the clock at that time.
SELECT
    (SELECT id FROM positions ORDER BY id DESC LIMIT 1) AS position_id,
    (SELECT received_at FROM positions ORDER BY id DESC LIMIT 1) AS received_at,
    (SELECT id FROM audit_entries ORDER BY id DESC LIMIT 1) AS audit_id,
    (SELECT happened_at FROM audit_entries ORDER BY id DESC LIMIT 1) AS happened_at
