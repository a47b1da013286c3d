-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id, bib
FROM participations
WHERE ride_id = :ride_id AND left_at IS NULL AND bib IS NOT NULL
