-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE rides
SET {ride_assignments}, version = version + 1
WHERE id = :id
RETURNING version
