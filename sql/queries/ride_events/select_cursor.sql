-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT CAST(COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'ride_events'), 0) AS TEXT) AS cursor
