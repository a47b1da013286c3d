-- SPDX-License-Identifier: GPL-3.0-or-later
-- %1 is a table, %2 its columns, %3 its key: names from the schema, never from input. Before the columns comes the ride.
SELECT (SELECT ride_id FROM participations WHERE id = participation_id) AS ride_id, %2 FROM %1 ORDER BY %3
