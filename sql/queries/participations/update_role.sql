-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET role = :role, updated_at = :now, version = version + 1
WHERE id = :id AND left_at IS NULL
RETURNING version
