-- SPDX-License-Identifier: GPL-3.0-or-later
-- A node that stops here is cut off by the server, so that others are not kept waiting.
SELECT value, set_config('idle_in_transaction_session_timeout', '10s', true) AS patience
FROM cluster_settings
WHERE name = :name
FOR UPDATE
