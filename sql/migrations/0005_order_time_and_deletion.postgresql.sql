-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of the last known position: its place in the order, min(fix_time, when it arrived), and when it arrived. What came
-- before this step arrived at the row's last change at the latest.
ALTER TABLE participations ADD COLUMN order_time bigint;
ALTER TABLE participations ADD COLUMN heard_at bigint;
UPDATE participations
SET order_time = least(fix_time, updated_at), heard_at = least(fix_time, updated_at)
WHERE fix_time IS NOT NULL;

-- Who left a ride, or was removed: the row and its history stay, and nobody sees them in the ride.
ALTER TABLE participations ADD COLUMN left_at bigint;

-- Marked at once, gone for everybody; what belongs to it is deleted in parts, and then the row. Of a user what is left
-- is a row without a name.
ALTER TABLE rides ADD COLUMN deleted_at bigint;
ALTER TABLE users ADD COLUMN erased_at bigint;
UPDATE users SET erased_at = updated_at WHERE username = '(erased ' || id || ')';
CREATE INDEX rides_deleted ON rides (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX users_erased ON users (id) WHERE erased_at IS NOT NULL;
