-- SPDX-License-Identifier: GPL-3.0-or-later
-- For this transaction. Whoever stores positions waits behind a lock that is asked for, so that is given up soon.
SELECT set_config('lock_timeout', '50ms', true) AS lock_timeout
