-- SPDX-License-Identifier: GPL-3.0-or-later
-- All of a JSON list.
UPDATE follow_links
SET last_used_at = :used_at
WHERE id IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(:ids AS json)))
