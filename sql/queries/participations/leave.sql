-- SPDX-License-Identifier: GPL-3.0-or-later
-- Leaving is never earlier than joining, even if the clock was set back.
UPDATE participations
SET left_at = CASE WHEN joined_at > :now THEN joined_at ELSE :now END, updated_at = :now,
    version = version + 1
WHERE id = :id AND left_at IS NULL
RETURNING {participation_columns}
