-- SPDX-License-Identifier: GPL-3.0-or-later
-- For this transaction. Inserts of positions wait behind a requested lock, so the request is given up soon.
SELECT set_config('lock_timeout', '50ms', true) AS lock_timeout
