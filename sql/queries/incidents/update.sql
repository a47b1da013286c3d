-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE incidents
SET {incident_assignments}, handled_by_user_id = :handled_by, version = version + 1
WHERE id = :id
RETURNING version
