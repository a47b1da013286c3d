-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE rides
SET {ride_assignments}
WHERE id = :id
