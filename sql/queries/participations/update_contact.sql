-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE participations
SET {contact_assignments}
WHERE id = :id AND left_at IS NULL
