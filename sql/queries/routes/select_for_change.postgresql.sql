-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT {t.route_columns}, {route_rights}
FROM routes t
WHERE t.id = :id
FOR UPDATE OF t
