-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET left_at = CASE WHEN joined_at > :now THEN joined_at ELSE :now END, updated_at = :now,
    version = version + 1
WHERE ride_id = :ride_id AND left_at IS NULL
