-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO routes ({route_new_columns}, gpx_bytes)
VALUES ({route_new_binds}, :gpx_bytes)
RETURNING id
