-- SPDX-License-Identifier: GPL-3.0-or-later
-- With their logs.
DELETE FROM incidents
WHERE participation_id = :participation_id
