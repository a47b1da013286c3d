-- SPDX-License-Identifier: GPL-3.0-or-later
-- An arbitrary number, the same in every version of SafeRide. Held until the end of the transaction.
SELECT pg_advisory_xact_lock(7243190451);
-- A migration waits for readers of a table, and all others wait for the migration: it gives up soon.
SET LOCAL lock_timeout = '2s'
