-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the database was told of the time: the last entry of the audit by its id, whatever its time, and the newest
-- position on whose time its phone and this clock agreed, so that neither alone can have put it into the future.
SELECT
    (SELECT max(order_time) FROM participations WHERE purged_at IS NULL) AS order_time,
    (SELECT id FROM audit_entries ORDER BY id DESC LIMIT 1) AS audit_id,
    (SELECT happened_at FROM audit_entries ORDER BY id DESC LIMIT 1) AS happened_at
