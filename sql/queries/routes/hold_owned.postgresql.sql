-- SPDX-License-Identifier: GPL-3.0-or-later
-- Concurrent counts of the same user's routes wait until the end of the transaction, so that two cannot both fit.
SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0)) IS NOT NULL AS held
