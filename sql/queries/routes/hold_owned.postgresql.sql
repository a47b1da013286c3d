-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whoever counts the same user's routes waits until the end of the transaction, so that two at once do not both fit.
SELECT pg_advisory_xact_lock(hashtextextended(:scope, 0)) IS NOT NULL AS held
