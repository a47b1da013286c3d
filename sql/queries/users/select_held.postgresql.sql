-- SPDX-License-Identifier: GPL-3.0-or-later
-- Locks name, role and token version until the end of the transaction.
SELECT {user_columns}, password_hash, token_version
FROM users
WHERE id = :id
FOR SHARE
