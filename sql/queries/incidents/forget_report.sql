-- SPDX-License-Identifier: GPL-3.0-or-later
-- The id stands for another report from now on.
UPDATE incident_log
SET external_id = NULL
WHERE participation_id = :participation_id AND external_id = :external_id
