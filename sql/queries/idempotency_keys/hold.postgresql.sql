-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nobody waits here: whoever comes second is told so. Until the end of the transaction.
SELECT pg_try_advisory_xact_lock(hashtextextended(:scope, 0)) AS held
