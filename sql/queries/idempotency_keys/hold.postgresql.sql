-- SPDX-License-Identifier: GPL-3.0-or-later
-- Does not wait: false if another request holds the key. Held until the end of the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended(:scope, 0)) AS held
