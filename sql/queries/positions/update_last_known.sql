-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of several positions with the same time, the last in the order of the history wins, in whatever order they arrive.
UPDATE participations
SET {fix_assignments}, order_time = :order_time, heard_at = :received_at, updated_at = max(updated_at, :received_at)
WHERE id = :id AND (order_time IS NULL OR (order_time, latitude, longitude) < (:order_time, :latitude, :longitude))
