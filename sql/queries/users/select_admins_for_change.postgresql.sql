-- SPDX-License-Identifier: GPL-3.0-or-later
SELECT id
FROM users
WHERE role = 'admin' AND erased_at IS NULL
ORDER BY id
FOR NO KEY UPDATE
