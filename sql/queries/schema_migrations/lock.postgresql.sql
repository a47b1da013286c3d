-- SPDX-License-Identifier: GPL-3.0-or-later
-- An arbitrary number, the same in every SafeRide: held until the transaction ends.
SELECT pg_advisory_xact_lock(7243190451)
