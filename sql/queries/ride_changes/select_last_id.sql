-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT COALESCE(MAX(id), 0) AS id
FROM ride_changes
