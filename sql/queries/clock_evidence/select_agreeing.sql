-- SPDX-License-Identifier: GPL-3.0-or-later
-- Phones that were heard in this time, and whose own clock agreed then.
SELECT id, heard_at
FROM participations
WHERE heard_at BETWEEN :since AND :until AND ABS(heard_at - fix_time) <= :tolerance
