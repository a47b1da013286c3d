-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT purged_at IS NOT NULL AS is_purged FROM participations WHERE id = :id AND left_at IS NULL
