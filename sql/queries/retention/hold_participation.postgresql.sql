-- SPDX-License-Identifier: GPL-3.0-or-later
-- Inserts of positions skip it until the end of this transaction, and retry.
SELECT id FROM participations WHERE id = :participation_id FOR NO KEY UPDATE
