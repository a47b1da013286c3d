-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET role = :role, updated_at = :now
WHERE id = :id AND left_at IS NULL
