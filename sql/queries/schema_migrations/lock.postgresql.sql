-- SPDX-License-Identifier: GPL-3.0-or-later
-- An arbitrary number, the same in every SafeRide: held until the transaction ends.
SELECT pg_advisory_xact_lock(7243190451);
-- A step waits behind whoever reads a table, and everybody else behind the step: it gives up soon.
SET LOCAL lock_timeout = '2s'
