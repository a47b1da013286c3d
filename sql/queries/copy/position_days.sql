-- SPDX-License-Identifier: GPL-3.0-or-later
-- The days, in milliseconds, of positions that arrived about when they were measured: their months get partitions.
SELECT DISTINCT fix_time / 86400000 * 86400000 AS day FROM positions
WHERE received_at - fix_time BETWEEN -86400000 AND 34560000000
