-- SPDX-License-Identifier: GPL-3.0-or-later
UPDATE routes
SET {route_assignments}, gpx_bytes = :gpx_bytes
WHERE id = :id
