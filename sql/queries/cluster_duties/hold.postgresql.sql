-- SPDX-License-Identifier: GPL-3.0-or-later
-- Until the end of the transaction nobody else takes it. A holder that is stopped meanwhile is cut off by the server.
SELECT set_config('idle_in_transaction_session_timeout', '10s', true) AS patience
FROM cluster_duties
WHERE duty = :duty AND node = :node AND epoch = :epoch AND lease_until > now()
FOR SHARE
